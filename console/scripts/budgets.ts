/** Compares the size of a build, compressed by brotli, with the budgets: `npm run budgets -w console`. */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

const dist = join(import.meta.dirname, '../dist');

/** Bytes. The first load is what index.html names, and what that imports: shell, home page, the texts of one language. */
export const BUDGETS = { firstScript: 200_000, firstStyle: 25_000, lazyPart: 60_000 };

/** The PDF reader is large, and loaded only to read a PDF. */
const EXEMPT = /reader|pdf\.worker/;

interface Chunk {
  file: string;
  imports?: string[];
}

export interface Weights {
  firstScript: number;
  firstStyle: number;
  /** The largest lazy part, by its file. */
  largest: { file: string; bytes: number };
}

export async function weigh(): Promise<Weights> {
  const html = await readFile(join(dist, 'index.html'), 'utf8');
  const manifest: Record<string, Chunk> = JSON.parse(await readFile(join(dist, '.vite/manifest.json'), 'utf8'));
  const named = Array.from(html.matchAll(/["']\.\/(assets\/[^"']+)["']/g), ([, file = '']) => file);
  const reached = new Set<string>();
  const reach = (file: string) => {
    if (reached.has(file)) return;
    reached.add(file);
    const chunk = Object.values(manifest).find((one) => one.file === file);
    for (const key of chunk?.imports ?? []) reach(manifest[key]?.file ?? '');
  };
  named.forEach(reach);
  // Of the texts, a page loads one language.
  const english = manifest['src/locales/en/index.ts']?.file ?? '';
  if (!reached.has(english)) throw new Error('index.html does not name the texts');
  const first = [...reached].filter((file) => file !== english);
  const lazy = Object.values(manifest).filter(({ file }) => !reached.has(file) && /\.m?js$/.test(file));
  const parts = await Promise.all(lazy.map(async ({ file }) => ({ file, bytes: await sizeOf(file) })));
  const sumOf = async (ending: string) =>
    sum(await Promise.all(first.filter((file) => file.endsWith(ending)).map(sizeOf)));
  return {
    firstScript: await sumOf('.js'),
    firstStyle: await sumOf('.css'),
    largest: parts.filter(({ file }) => !EXEMPT.test(file)).sort((one, other) => other.bytes - one.bytes)[0] ?? {
      file: '',
      bytes: 0,
    },
  };
}

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);

/** The size as sent: small files are sent uncompressed. */
async function sizeOf(file: string): Promise<number> {
  const compressed = await stat(join(dist, `${file}.br`)).catch(() => undefined);
  return (compressed ?? (await stat(join(dist, file)))).size;
}

if (import.meta.main) {
  const { firstScript, firstStyle, largest } = await weigh();
  const lines = [
    `first script ${firstScript} of ${BUDGETS.firstScript} bytes`,
    `first style ${firstStyle} of ${BUDGETS.firstStyle} bytes`,
    `largest lazy part ${largest.bytes} of ${BUDGETS.lazyPart} bytes (${largest.file})`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  const isOver =
    firstScript > BUDGETS.firstScript || firstStyle > BUDGETS.firstStyle || largest.bytes > BUDGETS.lazyPart;
  if (isOver) process.exitCode = 1;
}
