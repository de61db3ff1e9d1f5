/** A client of the server that the user has signed in to, for the time of one command. */
import { ApiError, Owlery } from '#client';
import { preferredLanguage } from '../../http/declare/language.ts';
import { CommandError } from '../command-error.ts';
import { credentialsFolder, readCredentials, writeCredentials } from './credentials.ts';

/**
 * Works with the server that was signed in to.
 * @throws CommandError with the server's own words when it refuses something
 */
export async function withOwlery<T>(work: (owlery: Owlery) => Promise<T>): Promise<T> {
  const folder = credentialsFolder();
  const { url, alone, session } = await readCredentials(folder);
  let kept: Promise<void> | undefined;
  const owlery = new Owlery({
    url,
    ...(alone && { alone }),
    language: languageOfTerminal(),
    session,
    onSession(next) {
      if (next) kept = writeCredentials(folder, { url, alone, session: next });
    },
  });
  try {
    return await work(owlery);
  } catch (error) {
    throw plainly(error, url);
  } finally {
    await kept;
  }
}

/** A server's refusal as one line that says what to do. Other errors are returned unchanged. */
export function plainly(error: unknown, url: string): unknown {
  if (!(error instanceof ApiError)) return error;
  const { message, status, requestId } = error;
  if (status === 401) return new CommandError(`${message}: run owlery login ${url}`);
  if (status < 500 || requestId === undefined) return new CommandError(message);
  return new CommandError(`${message} (status ${status}, request ${requestId})`);
}

/** By the variables that say so on every Unix: `zh_CN.UTF-8` is Chinese. */
export function languageOfTerminal({ LC_ALL, LC_MESSAGES, LANG }: NodeJS.ProcessEnv = process.env): string {
  const locale = LC_ALL || LC_MESSAGES || LANG || 'en';
  return preferredLanguage(locale.startsWith('zh') ? 'zh' : 'en');
}
