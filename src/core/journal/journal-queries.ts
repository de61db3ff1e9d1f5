import { type ExpressionBuilder, type Generated, type Insertable, type Selectable, sql } from 'kysely';
import type { Queryable } from '../db/database.ts';
import type { Tables, Timestamp } from '../db/tables.ts';

interface JournalTable {
  id: Generated<number>;
  account_id: number | null;
  action: string;
  target: string | null;
  detail: object | null;
  address: string | null;
  at: Generated<Timestamp>;
  impersonator_id: number | null;
  token_id: string | null;
  token_name: string | null;
}

declare module '../db/tables.ts' {
  interface Tables {
    journal: JournalTable;
  }
}

export type JournalEntry = Selectable<JournalTable>;

/** Which entries; without any field, all. Each column has an index. */
export interface JournalFilter
  extends Partial<Pick<JournalEntry, 'account_id' | 'action' | 'target' | 'impersonator_id' | 'token_id'>> {
  /** Not earlier than this, in the format of RFC 3339. */
  readonly since?: string;
  /** Earlier than this. */
  readonly until?: string;
}

/** PostgreSQL takes 65,535 parameters in one statement, and an entry has eight. */
const MOST_AT_ONCE = 5_000;

export async function insertEntries(db: Queryable, entries: readonly Insertable<JournalTable>[]): Promise<void> {
  for (let from = 0; from < entries.length; from += MOST_AT_ONCE) {
    await db
      .insertInto('journal')
      .values(entries.slice(from, from + MOST_AT_ONCE))
      .execute();
  }
}

/** Newest first. */
export async function selectEntries(db: Queryable, filter: JournalFilter, limit: number, offset: number) {
  return await db
    .selectFrom('journal')
    .selectAll()
    .where(matches(filter))
    .orderBy('id', 'desc')
    .limit(limit)
    .offset(offset)
    .execute();
}

export async function countEntries(db: Queryable, filter: JournalFilter): Promise<number> {
  const { count } = await db
    .selectFrom('journal')
    .where(matches(filter))
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

/**
 * Entries after another one, oldest first, for reading all of them in batches. @param after the time and id of that entry
 */
export async function selectEntriesAfter(
  db: Queryable,
  filter: JournalFilter,
  after: Pick<JournalEntry, 'at' | 'id'> | undefined,
  limit: number,
): Promise<JournalEntry[]> {
  return await db
    .selectFrom('journal')
    .selectAll()
    .where(matches(filter))
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(at, id) > (${after?.at}::timestamptz, ${after?.id}::bigint)`),
    )
    .orderBy('at')
    .orderBy('id')
    .limit(limit)
    .execute();
}

const matches =
  ({ since, until, ...exact }: JournalFilter) =>
  (entry: ExpressionBuilder<Tables, 'journal'>) =>
    entry.and([
      entry.and(exact),
      ...(since === undefined ? [] : [entry('at', '>=', since)]),
      ...(until === undefined ? [] : [entry('at', '<', until)]),
    ]);
