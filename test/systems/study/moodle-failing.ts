/** Failures of Moodle: a stand-in for each test, and the check that no failure or log contains a secret. */
import { inspect } from 'node:util';
import { afterEach, beforeEach, expect } from 'vitest';
import { DomainError } from '../../../src/shared/errors.ts';
import { wordsOfError } from '../../../src/shared/messages.ts';
import { MoodleSource } from '../../../src/systems/study/domain/sources/moodle/moodle-source.ts';
import type { MoodleSiteOptions } from '../../../src/systems/study/domain/sources/moodle/site.ts';
import { sourceMessages } from '../../../src/systems/study/messages.ts';
import { recordingLogger } from '../../support/logger.ts';
import type { Intercept } from '../../support/moodle.ts';
import { PASSWORD, startSchool } from '../../support/moodle-school.ts';

/** The stand-in of the current test. */
export let moodle: Awaited<ReturnType<typeof startSchool>>;

export const learner = { accountId: 1, username: 'owl', password: PASSWORD };
const soon = { retries: 2, minTimeout: 1 };

export function source(options: Partial<MoodleSiteOptions> = {}): MoodleSource {
  return new MoodleSource({ url: moodle.url, service: 'moodle_mobile_app', retries: soon, ...options });
}

const failures: unknown[] = [];

/** The code and message of the failure, which is also recorded for the search for secrets. */
export async function failureOf(work: Promise<unknown>) {
  const error = await work.then(
    () => new Error('it did not fail'),
    (failure: unknown) => failure,
  );
  failures.push(error);
  if (!(error instanceof DomainError)) throw error;
  const { zh, en } = wordsOfError(sourceMessages, error) ?? { zh: '', en: '' };
  // The Chinese text exists and is Chinese.
  expect(zh).toMatch(/\p{Script=Han}/u);
  return `${error.code}: ${en.replaceAll(moodle.url, 'URL').replace(/\.$/, '')}`;
}

/** Starts a stand-in for each test of the file, and searches its failures for secrets afterwards. */
export function withMoodle(): void {
  beforeEach(async () => {
    moodle = await startSchool();
    return () => moodle[Symbol.asyncDispose]();
  });
  afterEach(() => {
    const { logger, lines } = recordingLogger();
    for (const error of failures) logger.error({ err: error }, (error as Error).message);
    const seen = inspect(failures, { depth: null }) + JSON.stringify(lines);
    for (const secret of [PASSWORD, encodeURIComponent(PASSWORD), ...moodle.tokens]) expect(seen).not.toContain(secret);
    failures.length = 0;
  });
}

export const REFUSES = 'source_sign_in_failed: The Moodle site at URL refused the account:';
export const SITE = 'source_unavailable: The Moodle site at URL';

/** Answers every request like this. */
export const answers =
  (status: number, body: string, headers: Record<string, string> = {}): Intercept =>
  (_request, response) => {
    response.writeHead(status, headers).end(body);
    return true;
  };

export const IS_IT = 'MOODLE_URL must be the address of the front page of a Moodle site';
