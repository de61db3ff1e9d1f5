/** The checks of `owlery doctor`: optional parts that Owlery uses, and what the absence of each costs. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

export interface Finding {
  mark: 'ok' | 'none' | 'missing' | 'warning';
  words: string;
}

/** The name of a check and its function. If it throws, `serve` could not start either. */
export type Check = [name: string, find: () => Promise<Finding>];

/** The time limit of a check. */
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
 * Runs a line of JavaScript in its own process: a native library built for another machine can crash the process that
 * loads it.
 * @param folder whose packages it can import
 * @returns its output; undefined if it failed
 */
export async function evaluateApart(code: string, folder: string): Promise<string | undefined> {
  const options = { cwd: folder, timeout: 2 * CHECK_MILLISECONDS };
  const ended = await execute(process.execPath, ['--input-type=module', '-e', code], options).catch(() => undefined);
  return ended?.stdout.trim();
}

/** Checks that a service answers over HTTP, whatever the answer. A password in its address is not shown. */
export async function findService(url: string, variable: string, cost: string): Promise<Finding> {
  const address = withoutPassword(url);
  try {
    // fetch refuses addresses with a password. A service that requires one answers without it too.
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
