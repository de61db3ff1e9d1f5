/** The decisions before a merge that all warehouses share: the columns of the key, and the columns to add or widen. */
import { refuseCollection } from '../collection-errors.ts';
import { type ColumnType, columnType, type SeenType, widerType } from '../rows/column-types.ts';
import type { RowEncoder, SeenColumn } from '../rows/row-encoder.ts';
import type { Column } from '../rows/stored-rows.ts';

/** A column of the staging table, which are `c1`, `c2`, …, and the column of the collected table it goes into. */
export interface Target {
  readonly staged: string;
  readonly name: string;
  readonly type: ColumnType;
}

export interface Widening {
  readonly name: string;
  readonly from: ColumnType;
  readonly to: ColumnType;
}

export interface ColumnPlan {
  readonly targets: Target[];
  readonly add: Pick<Column, 'name' | 'type'>[];
  readonly widen: Widening[];
}

/** The database's part of the decision. */
export interface ColumnSupport {
  /** Whether any row of the table has a value in this column. */
  hasValues(column: string): Promise<boolean>;
  /** The type in which the database can keep all values, staged and stored, of a column that needs this one. */
  storable?(target: Target, stored: Column | undefined): Promise<ColumnType>;
  /** Whether the database treats two names as equal. */
  isSameName?(one: string, other: string): boolean;
}

/** The target of each staged column, and the changes of the table before the merge. */
export async function fit(
  stored: readonly Column[],
  seen: readonly SeenColumn[],
  { hasValues, storable, isSameName = (one, other) => one === other }: ColumnSupport,
): Promise<ColumnPlan> {
  const found: ColumnPlan = { targets: [], add: [], widen: [] };
  for (const [index, { name, type }] of seen.entries()) {
    const there = stored.find((column) => isSameName(column.name, name));
    const wide = columnType(widerType(there ? await storedType(there, type, hasValues) : 'null', type));
    const wanted = { staged: `c${index + 1}`, name: there?.name ?? name, type: wide };
    const target = { ...wanted, type: storable ? await storable(wanted, there) : wide };
    found.targets.push(target);
    if (!there) found.add.push({ name: target.name, type: target.type });
    else if (there.type !== target.type) found.widen.push({ name: target.name, from: there.type, to: target.type });
  }
  return found;
}

/** A column without values so far is text only by default. */
async function storedType(column: Column, seen: SeenType, hasValues: ColumnSupport['hasValues']): Promise<SeenType> {
  const maybeEmpty = column.type === 'text' && seen !== 'text' && seen !== 'null';
  return maybeEmpty && !(await hasValues(column.name)) ? 'null' : column.type;
}

/**
 * The natural key of a load: an existing key of the table stays, whatever the source declares, so that no load can add
 * rows that break it.
 */
export function keyInForce(
  known: { readonly natural_key: readonly string[] } | undefined,
  declared: readonly string[],
): readonly string[] {
  return known && known.natural_key.length > 0 ? known.natural_key : declared;
}

/** The columns of the natural key's fields, all of which some row must have had. */
export function keyColumns(naturalKey: readonly string[], encoder: RowEncoder): string[] {
  const columns = naturalKey.map((field) => encoder.columnOf(field));
  const missing = naturalKey.filter((_field, index) => columns[index] === undefined);
  if (missing.length > 0) {
    throw refuseCollection('natural_key_missing', { missing });
  }
  return columns.filter((column) => column !== undefined);
}

/** Rows already in the table violate a newly declared key. */
export function keyNotUnique(naturalKey: readonly string[], cause?: unknown) {
  return refuseCollection('natural_key_not_unique', { key: naturalKey }, cause);
}
