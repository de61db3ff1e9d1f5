import type { ExpressionBuilder, Generated, Insertable, Selectable } from 'kysely';
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
}

declare module '../db/tables.ts' {
  interface Tables {
    journal: JournalTable;
  }
}

export type JournalEntry = Selectable<JournalTable>;

/** Which entries; without any field, all. Each column has an index. */
export type JournalFilter = Partial<Pick<JournalEntry, 'account_id' | 'action' | 'target'>>;

export async function insertEntry(db: Queryable, entry: Insertable<JournalTable>): Promise<void> {
  await db.insertInto('journal').values(entry).execute();
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

const matches = (filter: JournalFilter) => (entry: ExpressionBuilder<Tables, 'journal'>) => entry.and(filter);
