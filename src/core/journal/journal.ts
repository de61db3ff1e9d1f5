/** The journal: who did what, when and from where. It is append-only; the database refuses changes. */
import type { Queryable } from '../db/database.ts';
import {
  countEntries,
  insertEntry,
  type JournalEntry,
  type JournalFilter,
  selectEntries,
  selectEntriesAfter,
} from './journal-queries.ts';

/** Entries read at once. */
const BATCH = 1_000;

/** An action to record. It must contain no password, token or other secret. */
export interface Action {
  /** The acting account; null for the program itself and for clients that are not signed in. */
  accountId: number | null;
  /** The action: `change_password`. */
  action: string;
  /** Its object, as kind and id: `account:17`. */
  target?: string | undefined;
  detail?: object | undefined;
  /** The IP address it came from. */
  address?: string | undefined;
}

export class Journal {
  /** Adds an entry, as part of the transaction it is given. */
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

  /** All entries that match, oldest first, in batches. No transaction is open while the reader takes its time. */
  async *read(db: Queryable, filter: JournalFilter): AsyncGenerator<JournalEntry[]> {
    let last: JournalEntry | undefined;
    for (;;) {
      const entries = await selectEntriesAfter(db, filter, last, BATCH);
      if (entries.length > 0) yield entries;
      if (entries.length < BATCH) return;
      last = entries.at(-1);
    }
  }
}
