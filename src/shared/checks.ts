/** What `owlery doctor` looks for: things that Owlery uses and can do without, and what their absence costs. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

export interface Finding {
  mark: 'ok' | 'none' | 'missing' | 'warning';
  words: string;
}

/** What a finding is called, and how it is made. An error means that `serve` could not start. */
export type Check = [name: string, find: () => Promise<Finding>];

/** How long a check waits for an answer. */
export const CHECK_MILLISECONDS = 5_000;

const execute = promisify(execFile);

/** @param cost what does not work without the program */
export async function findProgram(program: string, options: string[], cost: string): Promise<Finding> {
  try {
    const { stdout, stderr } = await execute(program, options, { timeout: CHECK_MILLISECONDS });
    return { mark: 'ok', words: (stdout || stderr).trim().split('\n').join(', ').slice(0, 100) };
  } catch {
    return { mark: 'missing', words: `${program} does not run: ${cost}` };
  }
}

/**
 * Runs a line of JavaScript in a process of its own: a library for another machine can crash the one it is loaded in.
 * @param folder whose packages it can import
 * @returns what it printed; undefined where it failed
 */
export async function evaluateApart(code: string, folder: string): Promise<string | undefined> {
  const options = { cwd: folder, timeout: 2 * CHECK_MILLISECONDS };
  const ended = await execute(process.execPath, ['--input-type=module', '-e', code], options).catch(() => undefined);
  return ended?.stdout.trim();
}

/** A service that answers anything over HTTP is there. A password in its address is not shown. */
export async function findService(url: string, variable: string, cost: string): Promise<Finding> {
  const address = withoutPassword(url);
  try {
    // fetch takes no address with a password in it; whoever asks for one answers too.
    await fetch(address, { signal: AbortSignal.timeout(CHECK_MILLISECONDS) });
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
