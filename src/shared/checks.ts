/** The checks of `owlery doctor`: optional parts that Owlery uses, and what the absence of each costs. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Coded, CodeList } from './messages.ts';

export interface Finding {
  readonly mark: 'ok' | 'none' | 'missing' | 'warning';
  /** What was found, as codes with their data; the words of each are in `src/locales/{zh,en}/findings.ts`. */
  readonly says: readonly Coded[];
}

export interface CommonFindings {
  /** The same in every language: a version, an address, a folder, the words of another program. */
  fact: { text: string };
}

/** Makes the findings of a list of codes. */
export const findingOf =
  <List extends CodeList>() =>
  <Code extends keyof List & string>(mark: Finding['mark'], code: Code, data: List[Code]): Finding => ({
    mark,
    says: [{ code, data }],
  });

const finding = findingOf<CommonFindings>();

/** A finding whose words are the same in every language. */
export const fact = (mark: Finding['mark'], text: string): Finding => finding(mark, 'fact', { text });

export const okay = (text: string): Finding => fact('ok', text);

/** The name of a check and its function. If it throws, `serve` could not start either. */
export type Check = [name: string, find: () => Promise<Finding>];

/** The time limit of a check. */
export const CHECK_MILLISECONDS = 5_000;

const execute = promisify(execFile);

/** Checks that a program runs. @param missing the finding if it does not */
export async function findProgram(program: string, options: string[], missing: Finding): Promise<Finding> {
  try {
    const { stdout, stderr } = await execute(program, options, { timeout: CHECK_MILLISECONDS });
    return okay((stdout || stderr).trim().split('\n').join(', ').slice(0, 100));
  } catch {
    return missing;
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

/**
 * Checks that a service answers over HTTP, whatever the answer. A password in its address is not shown.
 * @param missing makes the finding if nothing answers, from the address that is shown
 */
export async function findService(url: string, missing: (address: string) => Finding): Promise<Finding> {
  const address = withoutPassword(url);
  try {
    // fetch refuses addresses with a password. A service that requires one answers without it too.
    await fetch(address, { signal: AbortSignal.timeout(CHECK_MILLISECONDS) });
    return okay(address);
  } catch {
    return missing(address);
  }
}

function withoutPassword(url: string): string {
  const address = new URL(url);
  if (address.username === '' && address.password === '') return url;
  address.username = '';
  address.password = '';
  return address.href;
}
