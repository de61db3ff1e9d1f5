/** Wrong passwords and codes: counted under the typed name and under the account, until they lock. */
import { createHash } from 'node:crypto';
import type { Database, Queryable } from '../db/database.ts';
import type { Journal } from '../journal/journal.ts';
import { refuse } from './errors.ts';
import { countFailure, findLock, forgetOldFailures } from './sign-in-failures-queries.ts';

/** The account whose password is checked, if it exists, and the subjects under which wrong passwords are counted. */
export interface Who {
  readonly accountId: number | null;
  /** The typed name. Its lock is reported. */
  readonly subject: string;
  /** The account; for an unknown name a stand-in that costs the same time. */
  readonly hidden?: string;
  readonly address?: string | undefined;
  readonly device?: string | undefined;
}

export class WrongProofs {
  readonly #database: Database;
  readonly #journal: Journal;

  constructor(database: Database, journal: Journal) {
    this.#database = database;
    this.#journal = journal;
  }

  /** Counts a wrong proof. @throws account_locked if another request has locked the name meanwhile */
  async count(who: Who): Promise<void> {
    const { subject, hidden, accountId } = who;
    const db = this.#database.query;
    const { isCounted, locks } = await countFailure(db, subject);
    const account = hidden === undefined ? { locks } : await countFailure(db, hidden);
    if (account.locks && accountId !== null) await this.record('account_locked', who);
    await forgetOldFailures(db);
    if (!isCounted) await refuseLocked(db, subject);
  }

  /** Recorded under the account. The client is known by its address only. */
  async record(action: string, { accountId, address }: Who, detail?: object): Promise<void> {
    const target = accountId === null ? undefined : `account:${accountId}`;
    await this.#journal.record(this.#database.query, { accountId, action, target, detail, address });
  }
}

export async function refuseLocked(db: Queryable, subject: string): Promise<void> {
  const until = await findLock(db, subject);
  if (until) throw refuse('account_locked', { until });
}

export const subjectOf = (accountId: number) => `account:${accountId}`;
export const subjectOfName = (name: string) =>
  `name:${createHash('sha256').update(name.toLowerCase()).digest('base64url')}`;
