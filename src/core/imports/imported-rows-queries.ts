import type { Generated } from 'kysely';
import type { Queryable } from '../db/database.ts';
import type { Timestamp } from '../db/tables.ts';

interface ImportedRowsTable {
  original: string;
  source_table: string;
  source_id: string;
  target_id: number;
  imported_at: Generated<Timestamp>;
}

declare module '../db/tables.ts' {
  interface Tables {
    imported_rows: ImportedRowsTable;
  }
}

export interface ForeignKey {
  readonly original: string;
  readonly table: string;
  readonly id: string;
}

/** The id in Owlery of a row that was imported before; undefined if it was not. */
export async function selectImported(db: Queryable, { original, table, id }: ForeignKey): Promise<number | undefined> {
  const row = await db
    .selectFrom('imported_rows')
    .select('target_id')
    .where('original', '=', original)
    .where('source_table', '=', table)
    .where('source_id', '=', id)
    .executeTakeFirst();
  return row?.target_id;
}

export async function insertImported(
  tx: Queryable,
  { original, table, id }: ForeignKey,
  targetId: number,
): Promise<void> {
  await tx
    .insertInto('imported_rows')
    .values({ original, source_table: table, source_id: id, target_id: targetId })
    .execute();
}
