/** Rows of a whole table on their way into a file, column by column: so files keep them, and so they are read fastest. */
import type { ColumnType } from './column-types.ts';
import { type Batches, type Column, charactersOf, type Values } from './stored-rows.ts';

export interface ColumnBatch {
  /** How many rows. */
  readonly count: number;
  /**
   * The values of each column, null where one is missing. A bigint is a BigInt, a numeric and JSON are their text; a date is
   * its days since 1970, a time its microseconds since then as BigInt, in UTC where there is a zone.
   */
  readonly columns: readonly unknown[][];
}

export type ColumnBatches = AsyncIterable<ColumnBatch>;

/** A batch ends with the row that reaches either. */
export interface BatchSize {
  readonly rows: number;
  /** As `charactersOf` counts them. */
  readonly characters: number;
}

/** Gathers rows into batches of columns. */
export async function* columnBatchesOf(
  columns: readonly Column[],
  batches: Batches,
  { rows: most, characters: mostCharacters }: BatchSize,
): AsyncGenerator<ColumnBatch> {
  let rows: Values[] = [];
  let characters = 0;
  for await (const batch of batches) {
    for (const row of batch) {
      rows.push(row);
      characters += charactersOf(row);
      if (rows.length < most && characters < mostCharacters) continue;
      yield turned(columns, rows);
      rows = [];
      characters = 0;
    }
  }
  if (rows.length > 0) yield turned(columns, rows);
}

function turned(columns: readonly Column[], rows: readonly Values[]): ColumnBatch {
  return {
    count: rows.length,
    columns: columns.map(({ type }, index) => {
      const read = FROM_VALUES[type];
      return rows.map((row) => (row[index] === null ? null : read(row[index])));
    }),
  };
}

const asIs = (value: unknown) => value;

const FROM_VALUES: Record<ColumnType, (value: unknown) => unknown> = {
  boolean: asIs,
  bigint: (value) => BigInt(String(value)),
  numeric: asIs,
  'double precision': asIs,
  date: (value) => Date.parse(`${value}T00:00:00Z`) / DAY,
  timestamp: microseconds,
  timestamptz: microseconds,
  jsonb: asIs,
  text: asIs,
};

/** In milliseconds. */
const DAY = 86_400_000;

/** `2024-01-02T10:00:00.123456`, with or without `Z`. */
function microseconds(value: unknown): bigint {
  const iso = String(value).replace('Z', '');
  return BigInt(Date.parse(`${iso.slice(0, 19)}Z`)) * 1_000n + BigInt(iso.slice(20).padEnd(6, '0'));
}

/** The day of a date, `2024-01-02`. */
export const isoDay = (days: number) => new Date(days * DAY).toISOString().slice(0, 10);

/** A time without its zone, `2024-01-02T10:00:00.123456` without the zeros at its end. */
export function isoTime(micros: bigint): string {
  const fraction = ((micros % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const second = new Date(Number((micros - fraction) / 1_000n)).toISOString().slice(0, 19);
  return fraction === 0n ? second : `${second}.${String(fraction).padStart(6, '0').replace(/0+$/, '')}`;
}
