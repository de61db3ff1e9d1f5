/** The second half of a load: creates or widens the collected table for the staged rows, and merges them. */
import type { Queryable } from '../../../../../core/db/database.ts';
import { isUniqueViolation } from '../../../../../core/db/failures.ts';
import type { RowEncoder, SeenColumn } from '../../rows/row-encoder.ts';
import type { Column } from '../../rows/stored-rows.ts';
import {
  type DataPeriod,
  dateColumnOf,
  daysFollow,
  joined,
  type LoadedRows,
  NO_DAYS,
  NO_PERIOD,
} from '../data-period.ts';
import type { LoadResult, NewTable, TableWithColumns } from '../warehouse.ts';
import { fit, keyColumns, keyInForce, keyNotUnique, type Target } from '../widening.ts';
import {
  alterTable,
  analyzeStaging,
  createKeyIndex,
  createRowIndex,
  createTable,
  dropIndexes,
  dropStagedDuplicates,
  hasValues,
  insertAll,
  insertNew,
  lockTable,
  selectStagedDays,
  typeStaging,
  upsert,
} from './load-queries.ts';
import { dropSortIndexes, selectLongStaged, selectSortIndexes } from './sort-index-queries.ts';
import {
  columnsOf,
  countRows,
  type Registry,
  recordTable,
  selectPeriod,
  selectTable,
  updateNaturalKey,
} from './table-queries.ts';

/**
 * Merges the staged rows into the table, which is created or widened for them.
 * @param declaredKey fields that tell a row from all others, unless the table has a key already; none: rows are the
 *   same when all their values are
 * @throws CollectionErrors when the natural key does not hold
 */
export async function merge(
  tx: Queryable,
  registry: Registry,
  table: NewTable,
  declaredKey: readonly string[],
  encoder: RowEncoder,
): Promise<LoadResult> {
  const name = table.table_name;
  await lockTable(tx, name);
  const known = await selectTable(tx, registry, name);
  const stored = await columnsOf(tx, name);
  const rowsBefore = known?.row_count ?? (stored.length === 0 ? 0 : await countRows(tx, name));
  if (encoder.columns.length === 0) return { rowsBefore, rowsAfter: rowsBefore, rowsAffected: 0 };

  const naturalKey = keyInForce(known, declaredKey);
  const key = keyColumns(naturalKey, encoder);
  const targets = await fitTable(tx, name, stored, encoder.columns);
  const columns = (await columnsOf(tx, name)).filter((column) => column.name !== 'id');
  const staged = targets.map((target) => target.staged);
  const stagedKey = targets.filter((target) => key.includes(target.name)).map((target) => target.staged);
  await dropStagedDuplicates(tx, key.length > 0 ? stagedKey : staged, key.length > 0 ? 'last' : 'first');

  // The index of a table without a natural key is over all of its columns.
  const isSameKey = known !== undefined && isEqual(known.natural_key, naturalKey);
  const isIndexed = isSameKey && (key.length > 0 || columns.length + 1 === stored.length);
  const index = async () => {
    if (!isIndexed) await replaceIndex(tx, name, naturalKey, key, columns);
  };
  const { inserted, affected } =
    rowsBefore === 0 ? await fill(tx, name, targets, index) : await combine(tx, name, targets, { key, columns, index });
  const rowsAfter = rowsBefore + inserted;
  const period = await periodAfter(
    tx,
    name,
    { columns, targets, before: known },
    { key, rowsBefore, inserted, affected },
  );
  await recordTable(tx, registry, table, { rowCount: rowsAfter, naturalKey, period });
  return { rowsBefore, rowsAfter, rowsAffected: affected };
}

/** The days of the table after a load; all of it is read only if they do not follow from those before. */
async function periodAfter(
  tx: Queryable,
  table: string,
  {
    columns,
    targets,
    before,
  }: { columns: readonly Column[]; targets: readonly Target[]; before?: DataPeriod | undefined },
  loaded: LoadedRows,
): Promise<DataPeriod> {
  const column = dateColumnOf(columns, loaded.key);
  if (column === undefined) return NO_PERIOD;
  if (!daysFollow(before, column, loaded)) return await selectPeriod(tx, table, loaded.key);
  const staged = targets.find(({ name }) => name === column)?.staged;
  const added = staged === undefined ? NO_DAYS : await selectStagedDays(tx, staged);
  return { date_column: column, ...(loaded.rowsBefore === 0 || !before ? added : joined(before, added)) };
}

/** An empty table: an index made after the rows takes half the time. */
async function fill(tx: Queryable, table: string, targets: readonly Target[], index: () => Promise<void>) {
  const inserted = await insertAll(tx, table, targets);
  await index();
  return { inserted, affected: inserted };
}

/** A table that has rows, which the index finds. */
async function combine(
  tx: Queryable,
  table: string,
  targets: readonly Target[],
  { key, columns, index }: { key: readonly string[]; columns: readonly Column[]; index: () => Promise<void> },
) {
  await index();
  await analyzeStaging(tx);
  if (key.length > 0) return await upsert(tx, table, targets, key);
  const inserted = await insertNew(tx, table, targets, columns);
  return { inserted, affected: inserted };
}

/**
 * Creates, extends or widens the table until it can hold the staged rows, and gives the staged columns the same types.
 * @returns which staged column goes where
 */
async function fitTable(
  tx: Queryable,
  table: string,
  stored: readonly Column[],
  seen: readonly SeenColumn[],
): Promise<Target[]> {
  const { targets, add, widen } = await fit(stored, seen, { hasValues: (column) => hasValues(tx, table, column) });
  if (stored.length > 0) await dropUnfitIndexes(tx, table, targets);
  await typeStaging(tx, targets);
  if (stored.length === 0) await createTable(tx, table);
  await alterTable(tx, table, add, widen);
  return targets;
}

/** An index to sort by that could not hold what comes: the rows are not to fail for it. */
async function dropUnfitIndexes(tx: Queryable, table: string, targets: readonly Target[]): Promise<void> {
  const indexes = await selectSortIndexes(tx, table);
  const sorted = targets.filter(({ name }) => indexes.some(({ sortBy }) => sortBy === name));
  if (sorted.length === 0) return;
  const long = await selectLongStaged(
    tx,
    sorted.map(({ staged }) => staged),
  );
  const unfit = sorted.filter(({ staged, type }) => type === 'jsonb' || long.includes(staged));
  const dropped = indexes.filter(({ sortBy }) => unfit.some(({ name }) => name === sortBy));
  if (dropped.length > 0) await dropSortIndexes(tx, dropped);
}

/**
 * Changes the natural key of a table; an empty key: rows are the same if all their values are. The caller has locked
 * the table.
 * @param key columns of the table
 * @throws natural_key_not_unique
 */
export async function changeKey(
  tx: Queryable,
  registry: Registry,
  { table_name: table, columns }: TableWithColumns,
  key: readonly string[],
): Promise<void> {
  await replaceIndex(tx, table, key, key, columns.slice(1));
  await updateNaturalKey(tx, registry, table, key);
}

async function replaceIndex(
  tx: Queryable,
  table: string,
  naturalKey: readonly string[],
  key: readonly string[],
  columns: readonly Column[],
): Promise<void> {
  await dropIndexes(tx, table);
  if (key.length === 0) {
    await createRowIndex(
      tx,
      table,
      columns.map(({ name }) => name),
    );
    return;
  }
  try {
    await createKeyIndex(tx, table, key);
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw keyNotUnique(naturalKey, error);
  }
}

function isEqual(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((item, index) => item === other[index]);
}
