/** Looks for what Owlery uses and can do without, and says what its absence costs. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { promisify } from 'node:util';
import { createTransport } from 'nodemailer';
import type { Config } from '../core/config.ts';
import { explainListening } from './start-up.ts';

export interface Finding {
  mark: 'ok' | 'none' | 'missing';
  words: string;
}

const execute = promisify(execFile);
export const PATIENCE_MILLISECONDS = 5_000;

/** @param cost what does not work without the program */
export async function findProgram(program: string, options: string[], cost: string): Promise<Finding> {
  try {
    const { stdout, stderr } = await execute(program, options, { timeout: PATIENCE_MILLISECONDS });
    return { mark: 'ok', words: (stdout || stderr).trim().split('\n').join(', ').slice(0, 100) };
  } catch {
    return { mark: 'missing', words: `${program} does not run: ${cost}` };
  }
}

/** Asked in a process of its own: a library for another machine can crash the one it is loaded in. */
export async function findVideoLibrary(cost: string): Promise<Finding> {
  const code = `import { getFFmpegInfo } from 'node-av'; console.log(getFFmpegInfo().version)`;
  try {
    const options = { cwd: import.meta.dirname, timeout: 2 * PATIENCE_MILLISECONDS };
    const { stdout } = await execute(process.execPath, ['--input-type=module', '-e', code], options);
    return { mark: 'ok', words: `FFmpeg ${stdout.trim()}` };
  } catch {
    return { mark: 'missing', words: `node-av does not load on this machine: ${cost}` };
  }
}

/** Likewise in a process of its own. */
export async function findChineseFont(cost: string): Promise<Finding> {
  const file = '../systems/courseware/domain/media/host/fonts.ts';
  const code = `console.log((await import('${file}')).chineseFamilies()[0] ?? '')`;
  const options = { cwd: import.meta.dirname, timeout: 2 * PATIENCE_MILLISECONDS };
  const { stdout } = await execute(process.execPath, ['--input-type=module', '-e', code], options).catch(() => ({
    stdout: '',
  }));
  const family = stdout.trim();
  if (family !== '')
    return { mark: 'ok', words: family.endsWith('.woff2') ? 'Noto Sans SC, which came along' : family };
  return { mark: 'missing', words: `no font with Chinese characters: ${cost}` };
}

/** A service that answers anything over HTTP is there. A password in its address is not shown. */
export async function findService(url: string, variable: string, cost: string): Promise<Finding> {
  const address = withoutPassword(url);
  try {
    // fetch takes no address with a password in it; whoever asks for one answers too.
    await fetch(address, { signal: AbortSignal.timeout(PATIENCE_MILLISECONDS) });
    return { mark: 'ok', words: address };
  } catch {
    return { mark: 'missing', words: `nothing answers at ${variable} ${address}: ${cost}` };
  }
}

function withoutPassword(url: string): string {
  const address = new URL(url);
  if (address.username === '' && address.password === '') return url;
  address.username = '';
  address.password = '';
  return address.href;
}

/** @param outbox where mails go without a server */
export async function findSmtp(url: string | undefined, outbox: string): Promise<Finding> {
  if (url === undefined) return { mark: 'none', words: `SMTP_URL is not set: mails are written to ${outbox}` };
  const transport = createTransport({
    url,
    connectionTimeout: PATIENCE_MILLISECONDS,
    greetingTimeout: PATIENCE_MILLISECONDS,
  });
  try {
    await transport.verify();
    return { mark: 'ok', words: 'the server of SMTP_URL takes our mail' };
  } catch (error) {
    return { mark: 'missing', words: `SMTP_URL: ${(error as Error).message}: no mail is delivered` };
  } finally {
    transport.close();
  }
}

/** @throws ConfigurationError when another program has the port */
export async function findListening(config: Config): Promise<Finding> {
  const { host, port } = config;
  const server = createServer();
  try {
    await once(server.listen({ host, port }), 'listening');
    return { mark: 'ok', words: `${host}:${port} is free` };
  } catch (error) {
    if (await isOwlery(`http://${host}:${port}/health`)) return { mark: 'ok', words: `Owlery is at ${host}:${port}` };
    throw explainListening(error, config);
  } finally {
    server.close();
  }
}

async function isOwlery(url: string): Promise<boolean> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MILLISECONDS) }).catch(() => undefined);
  return answer !== undefined && 'database' in Object(await answer.json().catch(() => undefined));
}
