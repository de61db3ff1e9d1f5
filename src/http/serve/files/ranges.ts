/** The Range header: https://www.rfc-editor.org/rfc/rfc9110#section-14.2 */
import { combineRanges, parse } from 'range-parser';
import type { ByteRange } from '../../../shared/storage/storage.ts';

/** A request for more ranges gets the whole: no player or download tool needs so many. */
const MAX_RANGES = 16;

/** A result of `parse`: a part of the header is malformed, so the header is ignored. */
const MALFORMED = 1;

/**
 * The ranges of a header: each within the size, in the given order. Adjacent and overlapping ones are merged, or a
 * small request could cause a large response.
 * @param size of the whole, in bytes
 * @returns undefined for the whole, if the header is missing or ignored; an empty list if no range is satisfiable
 */
export function rangesOf(header: string | undefined, size: number): ByteRange[] | undefined {
  if (!header) return undefined;
  const { code, type, ranges } = parse(size, header);
  if (type !== 'bytes' || (code & MALFORMED) !== 0 || ranges.length > MAX_RANGES) return undefined;
  return combineRanges(ranges).map(({ start, end }) => ({ start, end }));
}
