import type { Slice } from '../../../../shared/page.ts';
import type { Order, TableWithColumns } from './warehouse.ts';

/** Rows to skip that are skipped faster than it is asked whether they need to be. */
const FEW = 1_000;

/** Whether a page lies so deep in the order of the ids that it pays to compute where. */
export function isDeepById({ sortBy }: Order, { offset }: Slice): boolean {
  return sortBy === 'id' && offset > FEW;
}

/**
 * The ids of a page, where no id is missing: rows are never deleted, so that only a load that burns numbers leaves gaps.
 * @returns nothing where there are gaps
 */
export function idRange(
  { row_count: count }: TableWithColumns,
  { first, last }: { first: number; last: number },
  { descending }: Order,
  { limit, offset }: Slice,
): { from: number; to: number } | undefined {
  if (last - first + 1 !== count) return undefined;
  return descending
    ? { from: last - offset - limit + 1, to: last - offset }
    : { from: first + offset, to: first + offset + limit - 1 };
}
