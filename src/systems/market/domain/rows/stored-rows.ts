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
