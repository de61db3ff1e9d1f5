import { Problem } from './problem.ts';
import type { Read } from './read-at.ts';

const EBML = 0x1a45dfa3;
const SEGMENT = 0x18538067;
const CLUSTER = 0x1f43b675;
/** Top-level elements. */
const TOP = new Set([EBML, SEGMENT, 0xec, 0xbf]);
/** Elements of a segment and of a cluster: https://www.rfc-editor.org/rfc/rfc9559#section-5 */
const INNER = new Set([
  ...[0x114d9b74, 0x1549a966, CLUSTER, 0x1654ae6b, 0x1c53bb6b, 0x1941a469, 0x1043a770, 0x1254c367],
  ...[0xe7, 0x5854, 0xa7, 0xab, 0xa3, 0xa0, 0xaf],
]);
/** A recorder that cannot seek back leaves these without a length: their parts then follow like siblings. */
const OPEN = new Set([SEGMENT, CLUSTER]);

/**
 * Walks the elements, each of which begins with its id and its length.
 * @returns where the last element ends; readers ignore bytes after it
 * @throws Problem
 */
export async function checkElements(size: number, read: Read): Promise<number> {
  const cache = cached(read);
  let segment: 'none' | 'open' | 'closed' = 'none';
  let at = 0;
  while (at < size) {
    const header = await cache(at, 12);
    const id = numberAt(header, 0, false);
    if (!id || !(TOP.has(id.value) || (INNER.has(id.value) && segment === 'open'))) break;
    const length = numberAt(header, id.bytes, true);
    if (!length) throw new Problem('truncated', 'the file ends in the middle of an element');
    if (length.value === undefined && !OPEN.has(id.value)) {
      throw new Problem('unreadable', `the element at byte ${at} has no length`);
    }
    const end = at + id.bytes + length.bytes + (length.value ?? 0);
    // A byte after a whole film may look like the start of an element.
    if (end > size && segment === 'closed' && id.bytes === 1) break;
    if (end > size) throw new Problem('truncated', `${end - size} bytes are missing`);
    if (id.value === SEGMENT) segment = length.value === undefined ? 'open' : 'closed';
    at = end;
  }
  if (segment === 'none') throw new Problem('truncated', 'the file breaks off before the film begins');
  return at;
}

/** The number of leading zero bits is the number of further bytes: https://www.rfc-editor.org/rfc/rfc8794#section-4 */
function numberAt(bytes: Buffer, at: number, isLength: true): { value: number | undefined; bytes: number } | undefined;
function numberAt(bytes: Buffer, at: number, isLength: false): { value: number; bytes: number } | undefined;
function numberAt(buffer: Buffer, at: number, isLength: boolean) {
  const first = buffer[at];
  const bytes = first ? Math.clz32(first) - 23 : 0;
  if (!first || bytes > 8 || at + bytes > buffer.length) return undefined;
  if (!isLength) return bytes > 4 ? undefined : { value: buffer.readUIntBE(at, bytes), bytes };
  const digits = buffer.subarray(at, at + bytes);
  const value = BigInt(`0x${digits.toString('hex')}`) & ((1n << BigInt(7 * bytes)) - 1n);
  const isUnknown = value === (1n << BigInt(7 * bytes)) - 1n;
  return { value: isUnknown ? undefined : Number(value), bytes };
}

/** The headers of small elements are close together. */
function cached(read: Read): Read {
  let from = 0;
  let held: Buffer = Buffer.alloc(0);
  return async (position, length) => {
    if (position < from || position + length > from + held.length) {
      from = position;
      held = await read(position, 65_536);
    }
    return held.subarray(position - from, position - from + length);
  };
}
