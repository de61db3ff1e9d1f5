/** The Range header: https://www.rfc-editor.org/rfc/rfc9110#section-14.2 */
import { combineRanges, parse } from 'range-parser';
import type { ByteRange } from '../../../shared/storage/storage.ts';

/** A request for more is one for the whole: no player or download tool asks for so many pieces. */
const MAX_RANGES = 16;

/** A flag of `parse`: a part of the header is malformed, and such a header is ignored. */
const MALFORMED = 1;

/**
 * The ranges that a header asks for: each within the size, in the order asked for. Those that touch are made one, or a small
 * request could make a large answer.
 * @param size of the whole, in bytes
 * @returns undefined for the whole, where the header is missing or ignored; none where no range is satisfiable
 */
export function rangesOf(header: string | undefined, size: number): ByteRange[] | undefined {
  if (!header) return undefined;
  const { code, type, ranges } = parse(size, header);
  if (type !== 'bytes' || (code & MALFORMED) !== 0 || ranges.length > MAX_RANGES) return undefined;
  return combineRanges(ranges).map(({ start, end }) => ({ start, end }));
}
