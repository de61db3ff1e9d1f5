/** The journal: who did what to what, from where, and when. Entries are only added; the database refuses the rest. */
import type { Queryable } from '../db/database.ts';
import { countEntries, insertEntry, type JournalEntry, type JournalFilter, selectEntries } from './journal-queries.ts';

/** An action as it is recorded. It must hold no password, token or other secret. */
export interface Action {
  /** Whose action it was; null is the program's own, or somebody's who is not signed in. */
  accountId: number | null;
  /** What was done, in a word: `change_password`. */
  action: string;
  /** What it was done to, as kind and id: `account:17`. */
  target?: string | undefined;
  detail?: object | undefined;
  /** The IP address it came from. */
  address?: string | undefined;
}

export class Journal {
  /** Adds an entry; inside a transaction it stands or falls with what it tells of. */
  async record(db: Queryable, { accountId, action, target, detail, address }: Action): Promise<void> {
    await insertEntry(db, {
      account_id: accountId,
      action,
      target: target ?? null,
      detail: detail ?? null,
      address: address ?? null,
    });
  }

  /**
   * One page of the entries that match, newest first.
   * @param page from 1
   * @returns the entries of the page, and how many there are on all pages
   */
  async list(
    db: Queryable,
    filter: JournalFilter,
    { page, pageSize }: { page: number; pageSize: number },
  ): Promise<{ items: JournalEntry[]; total: number }> {
    const [items, total] = await Promise.all([
      selectEntries(db, filter, pageSize, (page - 1) * pageSize),
      countEntries(db, filter),
    ]);
    return { items, total };
  }
}
