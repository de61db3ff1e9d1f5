/** Renders a page in a browser: `apt-get install chromium` */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { hasProgram } from './programs.ts';

export const hasChromium = hasProgram('chromium');

/** The document of a page after its scripts and requests. Accepts any certificate. */
export async function drawnPage(url: string): Promise<string> {
  const profile = await mkdtemp(join(tmpdir(), 'owlery-chromium-'));
  try {
    const { stdout } = await promisify(execFile)(
      'chromium',
      [
        ...['--headless', '--no-sandbox', '--disable-gpu', '--ignore-certificate-errors', `--user-data-dir=${profile}`],
        ...['--virtual-time-budget=20000', '--dump-dom', url],
      ],
      { maxBuffer: 64 * 1024 * 1024, timeout: 60_000 },
    );
    return stdout;
  } finally {
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
