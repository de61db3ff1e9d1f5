/** Those who study, as their runs need to know them: asked for anew before each item, and when they have changed it. */

import { Batches } from '../../../../core/db/batches.ts';
import type { Database } from '../../../../core/db/database.ts';
import { type Secrets, UnsealError } from '../../../../core/secrets.ts';
import { isRefusal } from '../../../../shared/errors.ts';
import type { CourseAccess, CourseSource } from '../sources/course-source.ts';
import { refuseSource, type SourceErrors } from '../sources/errors.ts';
import { type Sentences, sentencesFor } from './sentences.ts';
import {
  type MannerKey,
  type MannerRow,
  markRefused,
  type NotopenAction,
  type StoredAccount,
  selectManners,
  selectStoredAccount,
} from './study-queries.ts';

/** How somebody studies. */
export interface Manner {
  /** How many seconds of an item pass in one of the clock. */
  readonly speed: number;
  readonly notopenAction: NotopenAction;
  readonly sentences: Sentences;
}

export class Learners {
  readonly #database: Database;
  readonly #secrets: Pick<Secrets, 'unseal'>;
  readonly #manners: Batches<MannerKey, MannerRow | undefined>;

  constructor({ database, secrets }: { database: Database; secrets: Pick<Secrets, 'unseal'> }) {
    this.#database = database;
    this.#secrets = secrets;
    this.#manners = new Batches(async (keys) => {
      const rows = new Map((await selectManners(database.query, keys)).map((row) => [row.place, row]));
      return keys.map((_key, index) => rows.get(index + 1));
    });
  }

  /** Undefined: the account is gone. */
  async manner(key: MannerKey): Promise<Manner | undefined> {
    const row = await this.#manners.submit(key);
    if (!row) return undefined;
    return { speed: row.speed, notopenAction: row.notopen_action, sentences: sentencesFor(row.language) };
  }

  /**
   * Opens a source for somebody, with what they have stored for it. What it refuses as wrong is not tried again within an
   * hour unless they store it again, or every request of theirs would bring their account there nearer to being locked.
   * Undefined: the account is gone.
   * @throws SourceErrors; of a source without accounts, nothing about what is stored
   */
  async open(source: CourseSource, accountId: number, signal?: AbortSignal): Promise<CourseAccess | undefined> {
    const account = await selectStoredAccount(this.#database.query, accountId);
    if (!account) return undefined;
    if (!source.hasAccounts) return await source.open({ accountId, username: null, password: null }, signal);
    const password = this.#password(account);
    if (account.is_refused) throw refuseSource('source_sign_in_failed', { reason: 'known_wrong' });
    try {
      return await source.open({ accountId, username: account.cx_username, password }, signal);
    } catch (error) {
      if (isWrongAccount(error)) await markRefused(this.#database.query, account);
      throw error;
    }
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

function isWrongAccount(error: unknown): boolean {
  if (!isRefusal(error, 'source_sign_in_failed')) return false;
  return (error.data as SourceErrors['source_sign_in_failed']).reason === 'wrong_account';
}
