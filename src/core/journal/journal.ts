/** The journal: who did what, when and from where. It is append-only; the database refuses changes. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { isDeepStrictEqual } from 'node:util';
import type { Queryable } from '../db/database.ts';
import {
  countEntries,
  insertEntries,
  type JournalEntry,
  type JournalFilter,
  selectEntries,
  selectEntriesAfter,
} from './journal-queries.ts';

/** Entries read at once. */
const BATCH = 1_000;

/** An action to record. It must contain no password, token or other secret. */
export interface Action {
  /**
   * The acting account; null for the program itself and for clients that are not signed in. Default: the caller of the
   * request.
   */
  accountId?: number | null | undefined;
  /** The action: `change_password`. */
  action: string;
  /** Its object, as kind and id: `account:17`. */
  target?: string | undefined;
  detail?: object | undefined;
  /** The IP address it came from; default: that of the request. */
  address?: string | undefined;
}

/** Who acts in a request, and by which way. */
export interface Acting {
  readonly accountId?: number | undefined;
  readonly address?: string | undefined;
  /** The personal token in use. */
  readonly token?: { readonly id: string; readonly name: string } | undefined;
  /** The administrator who acts as the account. */
  readonly impersonatorId?: number | undefined;
}

/** What a change has changed, for the detail of its entry: `{ title: { from, to } }`. */
export function differences<Values extends object>(
  before: Values,
  after: Values,
  fields: readonly (keyof Values & string)[],
): Record<string, { from: unknown; to: unknown }> {
  const changed = fields.filter((field) => !isDeepStrictEqual(before[field], after[field]));
  return Object.fromEntries(changed.map((field) => [field, { from: before[field], to: after[field] }]));
}

/** The named fields of something that was created or deleted, likewise. */
export function valuesOf<Values extends object, Field extends keyof Values & string>(
  values: Values,
  fields: readonly Field[],
): Pick<Values, Field> {
  return Object.fromEntries(fields.map((field) => [field, values[field]])) as Pick<Values, Field>;
}

export class Journal {
  /** Of the request being handled; so no code between the guard and an entry passes it on, or can forget to. */
  readonly #acting = new AsyncLocalStorage<Acting>();

  /** Names who acts in all entries of the work. */
  onBehalf<Result>(acting: Acting, work: () => Result): Result {
    return this.#acting.run(acting, work);
  }

  /** Adds an entry, as part of the transaction it is given. */
  async record(db: Queryable, action: Action): Promise<void> {
    await this.recordAll(db, [action]);
  }

  /** Adds several entries in one statement, likewise. */
  async recordAll(db: Queryable, actions: readonly Action[]): Promise<void> {
    if (actions.length === 0) return;
    const acting = this.#acting.getStore() ?? {};
    const { token, impersonatorId } = acting;
    const by = {
      impersonator_id: impersonatorId ?? null,
      token_id: token?.id ?? null,
      token_name: token?.name ?? null,
    };
    const entries = actions.map(({ accountId = acting.accountId, action, target, detail, address }) => ({
      account_id: accountId ?? null,
      action,
      target: target ?? null,
      detail: detail ?? null,
      address: address ?? acting.address ?? null,
      ...by,
    }));
    await insertEntries(db, entries);
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
