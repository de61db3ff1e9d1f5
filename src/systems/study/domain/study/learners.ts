/** The learners of runs: read again before each item, and when they change. */

import { Batches } from '../../../../core/db/batches.ts';
import type { Database } from '../../../../core/db/database.ts';
import { type Secrets, UnsealError } from '../../../../core/secrets.ts';
import { isRefusal } from '../../../../shared/errors.ts';
import type { CourseAccess, CourseSource } from '../sources/course-source.ts';
import { refuseSource, type SourceErrors } from '../sources/errors.ts';
import type { StudyPreferences } from './preferences.ts';
import { markRefused, type StoredAccount, selectPreferences, selectStoredAccount } from './study-queries.ts';

export class Learners {
  readonly #database: Database;
  readonly #secrets: Pick<Secrets, 'unseal'>;
  readonly #preferences: Batches<number, StudyPreferences | undefined>;

  constructor({ database, secrets }: { database: Database; secrets: Pick<Secrets, 'unseal'> }) {
    this.#database = database;
    this.#secrets = secrets;
    this.#preferences = new Batches(async (accountIds) => {
      const found = await selectPreferences(database.query, [...new Set(accountIds)]);
      return accountIds.map((id) => found.get(id));
    });
  }

  /** Undefined if the account was deleted. */
  async preferences(accountId: number): Promise<StudyPreferences | undefined> {
    return await this.#preferences.submit(accountId);
  }

  /**
   * Opens a source with the stored account. An account refused as wrong is not tried again within an hour unless it is
   * stored again, because repeated attempts may lock it at the site.
   * @returns undefined if the account is gone
   * @throws SourceErrors; for a source without accounts, none about stored credentials
   */
  async open(source: CourseSource, accountId: number, signal?: AbortSignal): Promise<CourseAccess | undefined> {
    const account = await selectStoredAccount(this.#database.query, accountId);
    if (!account) return undefined;
    if (!source.hasAccounts) return await source.open({ accountId, username: null, password: null }, signal);
    const password = this.#password(account);
    if (account.is_refused) throw refuseSource('source_sign_in_failed', { reason: 'known_wrong' });
    const watched = async <Answer>(ask: () => Promise<Answer>): Promise<Answer> => {
      try {
        return await ask();
      } catch (error) {
        if (isWrongAccount(error)) await markRefused(this.#database.query, account);
        throw error;
      }
    };
    return watchedAccess(
      await watched(() => source.open({ accountId, username: account.cx_username, password }, signal)),
      watched,
    );
  }

  #password({ cx_password_sealed: sealed }: StoredAccount): string | null {
    try {
      return sealed === null ? null : this.#secrets.unseal(sealed);
    } catch (error) {
      if (!(error instanceof UnsealError)) throw error;
      throw refuseSource('source_sign_in_failed', { reason: 'password_unreadable' }, error);
    }
  }
}

/** Wraps the access to notice refused credentials during a run. */
function watchedAccess(
  access: CourseAccess,
  watched: <Answer>(ask: () => Promise<Answer>) => Promise<Answer>,
): CourseAccess {
  const { names, reach } = access;
  return {
    courses: (...args) => watched(() => access.courses(...args)),
    ...(names && { names: (...args) => watched(() => names.apply(access, args)) }),
    items: (...args) => watched(() => access.items(...args)),
    begin: (...args) => watched(() => access.begin(...args)),
    ...(reach && { reach: (...args) => watched(() => reach.apply(access, args)) }),
    complete: (...args) => watched(() => access.complete(...args)),
  };
}

function isWrongAccount(error: unknown): boolean {
  if (!isRefusal(error, 'source_sign_in_failed')) return false;
  return (error.data as SourceErrors['source_sign_in_failed']).reason === 'wrong_account';
}
