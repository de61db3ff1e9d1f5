/** The second half of a load: creates or widens the collected table for the staged rows, and merges them. */
import type { Connection } from 'mysql2/promise';
import { refuseCollection } from '../../collection-errors.ts';
import { isSameMysqlName } from '../../rows/column-names.ts';
import type { RowEncoder } from '../../rows/row-encoder.ts';
import type { Column } from '../../rows/stored-rows.ts';
import { type DataPeriod, dateColumnOf, daysFollow, joined } from '../data-period.ts';
import type { CollectedTable, Load, LoadResult } from '../warehouse.ts';
import { fit, keyColumns, keyInForce, keyNotUnique, type Target } from '../widening.ts';
import {
  addColumns,
  addIdentity,
  createTable,
  createTyped,
  dropIdentity,
  dropTable,
  fitsDecimal,
  hasTwins,
  hasValues,
  identityOver,
  insertNew,
  insertTyped,
  lockTable,
  unlockTable,
  updateChanged,
  widenColumn,
} from './load-queries.ts';
import type { LoadServer } from './load-server.ts';
import {
  columnsOf,
  countRows,
  identityOf,
  recordSize,
  recordTable,
  selectDays,
  selectPeriod,
  selectTable,
  updateNaturalKey,
} from './table-queries.ts';

/** Merges the staged rows into the table, which is created or widened for them. */
export async function merge(
  server: LoadServer,
  own: Connection,
  request: Load,
  encoder: RowEncoder,
): Promise<LoadResult> {
  const { table } = request;
  const name = table.table_name;
  await lockTable(own, name);
  const known = await selectTable(own, name);
  const stored = await columnsOf(own, name);
  const rowsBefore = known?.row_count ?? (stored.length === 0 ? 0 : await countRows(own, name));
  if (encoder.columns.length === 0) {
    const nothing = { rowsBefore, rowsAfter: rowsBefore, rowsAffected: 0 };
    await own.beginTransaction();
    await server.finishRun(own, request, nothing);
    return nothing;
  }
  const naturalKey = keyInForce(known, request.naturalKey);
  const key = keyColumns(naturalKey, encoder);
  try {
    const targets = await fitTable(server, own, name, stored, encoder);
    await identify(own, name, { naturalKey, key, isEmpty: rowsBefore === 0 });
    const result = await mergeRows(own, name, targets, { rowsBefore, isKeyed: key.length > 0 });
    const period = await periodAfter(own, name, targets, { known, key, result });
    await recordTable(own, table, { rowCount: result.rowsAfter, naturalKey, period });
    await server.finishRun(own, request, result);
    await recordSize(own, name);
    return result;
  } catch (error) {
    if (known === undefined && rowsBefore === 0) await dropUnlisted(server, own, name);
    throw tooManyColumns(error);
  }
}

/** Creates, extends or widens the table until it can hold the staged rows. */
async function fitTable(
  { collation }: LoadServer,
  own: Connection,
  table: string,
  stored: readonly Column[],
  encoder: RowEncoder,
): Promise<Target[]> {
  if (stored.length > 0 && stored[0]?.name !== 'id') {
    throw refuseCollection('table_not_ours', { table });
  }
  const { targets, add, widen } = await fit(stored, encoder.columns, {
    isSameName: isSameMysqlName,
    hasValues: (column) => hasValues(own, table, column),
    storable: async ({ staged, type }, there) =>
      type === 'numeric' && !(await fitsDecimal(own, table, staged, there)) ? 'text' : type,
  });
  if (stored.length === 0) await createTable(own, table, collation);
  if (widen.length > 0 && (await identityOf(own, table)) !== undefined) await dropIdentity(own, table);
  for (const widening of widen) {
    const place = stored.findIndex(({ name }) => name === widening.name);
    await widenColumn(own, table, widening, stored[place - 1]?.name ?? 'id');
  }
  await addColumns(own, table, add);
  return targets;
}

/** Adds the identity used by this load to the rows, unless they have it. */
async function identify(
  own: Connection,
  table: string,
  { naturalKey, key, isEmpty }: { naturalKey: readonly string[]; key: readonly string[]; isEmpty: boolean },
): Promise<void> {
  const columns = (await columnsOf(own, table)).filter(({ name }) => name !== 'id');
  const identity = identityOver(key.length > 0 ? columns.filter(({ name }) => isIn(name, key)) : columns);
  const before = await identityOf(own, table);
  if (before === identity.note) return;
  const isUnique = isEmpty || !(await hasTwins(own, table, identity.expression));
  if (!isUnique && key.length > 0) throw keyNotUnique(naturalKey);
  if (before !== undefined) await dropIdentity(own, table);
  await addIdentity(own, table, identity, isUnique);
}

/**
 * Changes the natural key of a table; an empty key: rows are the same if all their values are. The caller has locked
 * the table.
 * @param key columns of the table
 * @throws natural_key_not_unique
 */
export async function changeKey(own: Connection, table: string, key: readonly string[]): Promise<void> {
  await identify(own, table, { naturalKey: key, key, isEmpty: false });
  await updateNaturalKey(own, table, key);
}

const isIn = (name: string, names: readonly string[]) => names.some((other) => isSameMysqlName(name, other));

/** In a transaction that stays open. */
async function mergeRows(
  own: Connection,
  table: string,
  targets: readonly Target[],
  { rowsBefore, isKeyed }: { rowsBefore: number; isKeyed: boolean },
): Promise<LoadResult> {
  const keep = isKeyed ? 'last' : 'first';
  if (rowsBefore === 0) {
    await own.beginTransaction();
    await insertTyped(own, table, targets, keep);
    const rowsAfter = await countRows(own, table);
    return { rowsBefore, rowsAfter, rowsAffected: rowsAfter };
  }
  await createTyped(own, table);
  await insertTyped(own, 'owlery_typed', targets, keep);
  await own.beginTransaction();
  const names = targets.map(({ name }) => name);
  const changed = isKeyed ? await updateChanged(own, table, names) : 0;
  const inserted = await insertNew(own, table, names);
  return { rowsBefore, rowsAfter: rowsBefore + inserted, rowsAffected: inserted + changed };
}

/** The days of the table after a load; all of it is read only if they do not follow from those before. */
async function periodAfter(
  own: Connection,
  table: string,
  targets: readonly Target[],
  { known, key, result }: { known: CollectedTable | undefined; key: readonly string[]; result: LoadResult },
): Promise<DataPeriod> {
  const { rowsBefore, rowsAfter, rowsAffected: affected } = result;
  const column = dateColumnOf(await columnsOf(own, table), key);
  const loaded = { key, rowsBefore, inserted: rowsAfter - rowsBefore, affected };
  if (column === undefined || known === undefined || rowsBefore === 0 || !daysFollow(known, column, loaded)) {
    return await selectPeriod(own, table, key);
  }
  if (!targets.some(({ name }) => isSameMysqlName(name, column))) return known;
  return { date_column: column, ...joined(known, await selectDays(own, 'owlery_typed', column)) };
}

/** A table that a load has made and then not filled; another load that waits for it may fill it meanwhile. */
async function dropUnlisted(server: LoadServer, own: Connection, table: string): Promise<void> {
  // Its transaction holds the table, and itself the lock.
  own.destroy();
  const other = await server.connect();
  try {
    await lockTable(other, table);
    if (!(await selectTable(other, table))) await dropTable(other, table);
    await unlockTable(other, table);
  } catch {
    // Left empty and unlisted: the next load adopts it.
  } finally {
    other.destroy();
  }
}

const TOO_WIDE = new Set(['ER_TOO_BIG_ROWSIZE', 'ER_TOO_MANY_FIELDS']);

function tooManyColumns(error: unknown): unknown {
  if (!TOO_WIDE.has((error as { code?: string }).code ?? '')) return error;
  return refuseCollection('too_many_columns', { most: null }, error);
}
