/** The Range header: https://www.rfc-editor.org/rfc/rfc9110#section-14.2 */
import type { ByteRange } from '../../../shared/storage/storage.ts';

/** A request for more is one for the whole: nobody plays or resumes a file in so many pieces. */
const MAX_RANGES = 16;

const SPAN = /^(?:(\d{1,15})-(\d{0,15})|-(\d{1,15}))$/;

/**
 * What is asked for of so many bytes: each range within them, in the order asked for, those that touch made one.
 * @returns undefined for the whole: nothing is asked for, or it is not understood; none: nothing of it is there
 */
export function rangesOf(header: string | undefined, size: number): ByteRange[] | undefined {
  if (!header || !/^bytes=/i.test(header)) return undefined;
  const spans = header
    .slice('bytes='.length)
    .split(',')
    .flatMap((part) => part.trim() || []);
  if (spans.length === 0 || spans.length > MAX_RANGES) return undefined;
  const ranges: ByteRange[] = [];
  for (const span of spans) {
    const [found, first = '', last = '', fromEnd = ''] = SPAN.exec(span) ?? [];
    // An end before its beginning is a mistake in the header, and a header with one is as good as none.
    if (!found || (last && Number(last) < Number(first))) return undefined;
    const start = fromEnd ? Math.max(size - Number(fromEnd), 0) : Number(first);
    const end = last ? Math.min(Number(last), size - 1) : size - 1;
    if (start <= end) add(ranges, { start, end });
  }
  return ranges;
}

/** Asked for twice is sent once, or a small request could make a large answer. */
function add(ranges: ByteRange[], range: ByteRange): void {
  const touching = ranges.findIndex(({ start, end }) => range.start <= end + 1 && range.end >= start - 1);
  const [other] = touching === -1 ? [] : ranges.splice(touching, 1);
  if (!other) ranges.push(range);
  // Grown together, the two may touch a third.
  else add(ranges, { start: Math.min(range.start, other.start), end: Math.max(range.end, other.end) });
}
