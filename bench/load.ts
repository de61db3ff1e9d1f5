/** Generates load on an HTTP address from a process of its own. */
import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const SECONDS = 4;
const CONNECTIONS = 32;

/** `wrk` if it is installed: autocannon needs as much processor time per request as the server, which distorts the result. */
export const loader: 'wrk' | 'autocannon' = hasWrk() ? 'wrk' : 'autocannon';

/** @returns requests per second */
export async function requestsPerSecond(url: string, token: string): Promise<number> {
  const header = `authorization: Bearer ${token}`;
  if (loader === 'wrk') {
    const options = ['-t1', `-c${CONNECTIONS}`, `-d${SECONDS}`, '-H', header, url];
    const { stdout } = await execute('wrk', options);
    if (/Non-2xx/.test(stdout)) throw new Error(`${url} answered with errors: ${stdout}`);
    return Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1]);
  }
  const options = ['--json', '-c', String(CONNECTIONS), '-d', String(SECONDS), '-H', header, url];
  const { stdout } = await execute('npx', ['autocannon', ...options], { maxBuffer: 2 ** 24 });
  const { requests, non2xx } = JSON.parse(stdout);
  if (non2xx > 0) throw new Error(`${url} answered with errors`);
  return requests.average;
}

function hasWrk(): boolean {
  try {
    execFileSync('wrk', ['-v'], { stdio: 'ignore' });
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENOENT';
  }
  return true;
}
