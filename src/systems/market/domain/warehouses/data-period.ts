/** The days that the rows of a collected table cover. Pure. */
import type { ColumnType } from '../rows/column-types.ts';
import type { Column } from '../rows/stored-rows.ts';

/** The first and the last day, `YYYY-MM-DD` (UTC); null without a day. */
export interface Days {
  readonly data_start_date: string | null;
  readonly data_end_date: string | null;
}

export interface DataPeriod extends Days {
  /** The column that the days are of. */
  readonly date_column: string | null;
}

export const NO_DAYS: Days = { data_start_date: null, data_end_date: null };
export const NO_PERIOD: DataPeriod = { date_column: null, ...NO_DAYS };

const OF_TIME = new Set<string>(['date', 'timestamp', 'timestamptz'] satisfies ColumnType[]);

/** The column that tells when a row is from: the first date or time of the natural key, else of the table. */
export function dateColumnOf(columns: readonly Column[], key: readonly string[]): string | undefined {
  const names = columns.filter(({ type }) => OF_TIME.has(type)).map(({ name }) => name);
  return names.find((name) => key.includes(name)) ?? names[0];
}

export interface LoadedRows {
  /** The natural key; empty: rows never change. */
  readonly key: readonly string[];
  readonly rowsBefore: number;
  readonly inserted: number;
  /** New or changed. */
  readonly affected: number;
}

/**
 * Whether the days after a load follow from those before it and those of its rows. Otherwise a row may have lost the
 * first or last day, or the days were of another column, and the table must be read.
 */
export function daysFollow(
  before: DataPeriod | undefined,
  column: string,
  { key, rowsBefore, inserted, affected }: LoadedRows,
): boolean {
  if (rowsBefore === 0) return true;
  return before?.date_column === column && (key.length === 0 || key.includes(column) || inserted === affected);
}

/** The days of both. */
export function joined(one: Days, other: Days): Days {
  const days = [one, other].flatMap(({ data_start_date, data_end_date }) => [data_start_date, data_end_date]);
  const sorted = days.filter((day) => day !== null).sort();
  return { data_start_date: sorted[0] ?? null, data_end_date: sorted.at(-1) ?? null };
}
