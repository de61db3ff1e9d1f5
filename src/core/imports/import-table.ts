import type { ForeignRow } from '../../shared/foreign-database/foreign-database.ts';
import { textIn } from '../../shared/foreign-database/values.ts';
import { type ForeignAccount, importAccount } from '../accounts/import-account.ts';
import type { Queryable } from '../db/database.ts';
import { insertImported, selectImported } from './imported-rows-queries.ts';
import type { ImportContext, RowReport } from './importer.ts';

/** The result for one row that was not imported before. */
export type RowResult =
  | { readonly skipped: string }
  | { readonly targetId: number; readonly isNew?: boolean; readonly note?: string | undefined };

/** A table of the original server. */
export interface ForeignTable {
  readonly original: string;
  readonly table: string;
  /** Reads its rows; default: all rows of the table with this name. */
  readonly rows?: AsyncIterable<ForeignRow>;
}

/**
 * Imports the rows of a table that were not imported before.
 * @param importRow creates what the row describes; the result is stored under the row's id
 */
export async function* importTable(
  context: ImportContext,
  { original, table, rows = context.rows(table) }: ForeignTable,
  importRow: (tx: Queryable, row: ForeignRow) => Promise<RowResult>,
): AsyncGenerator<RowReport> {
  for await (const row of rows) {
    const id = textIn(row, 'id') ?? '';
    yield await context.transaction(async (tx): Promise<RowReport> => {
      const key = { original, table, id };
      if ((await selectImported(tx, key)) !== undefined)
        return { table, id, outcome: 'present', note: 'imported before' };
      const result = await importRow(tx, row);
      if ('skipped' in result) return { table, id, outcome: 'skipped', note: result.skipped };
      await insertImported(tx, key, result.targetId);
      return { table, id, outcome: result.isNew === false ? 'present' : 'imported', note: result.note };
    });
  }
}

/** Imports the table `users`: accounts with their passwords, so that people sign in as before. */
export function importUsers(
  context: ImportContext,
  original: string,
  read: (row: ForeignRow) => ForeignAccount,
): AsyncGenerator<RowReport> {
  return importTable(context, { original, table: 'users' }, async (tx, row) => {
    const account = read(row);
    const imported = await importAccount(tx, account);
    if (!imported) return { skipped: `${account.email || 'an empty text'} is not an e-mail address` };
    const note = imported.isNew ? imported.notes.join('; ') : 'an account with this e-mail address exists and is kept';
    return { targetId: imported.id, isNew: imported.isNew, note: note || undefined };
  });
}

/** The account that a row's column refers to; undefined if it was not imported. */
export async function importedUser(
  tx: Queryable,
  original: string,
  row: ForeignRow,
  column: string,
): Promise<number | undefined> {
  const id = textIn(row, column);
  return id === null ? undefined : await selectImported(tx, { original, table: 'users', id });
}
