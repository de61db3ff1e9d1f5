/** Rows read from a warehouse. */
import type { ColumnType } from './column-types.ts';

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  readonly nullable: boolean;
}

/**
 * A row's values in the order of the columns. A bigint, a numeric and JSON are their text, so that no digit is lost;
 * dates and times are ISO 8601, with `Z` where there is a zone.
 */
export type Values = unknown[];

export type Batches = AsyncIterable<readonly Values[]>;

/**
 * What a batch or a group of rows may hold, in characters: enough to be quick, and little enough that sixteen exports
 * of the widest rows at once fit into memory.
 */
export const BATCH_CHARACTERS = 4 * 1_048_576;
/** The same, in rows. */
export const BATCH_ROWS = 1_000;

/** About how much memory a row takes, in characters: its texts, and a few for each other value. */
export function charactersOf(values: Values): number {
  let characters = 0;
  for (const value of values) characters += typeof value === 'string' ? value.length : 8;
  return characters;
}
