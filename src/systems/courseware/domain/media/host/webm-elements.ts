import { Problem } from './problem.ts';
import type { Read } from './structure.ts';

const EBML = 0x1a45dfa3;
const SEGMENT = 0x18538067;
/** What a recorder that cannot go back leaves open: its parts then follow as if they stood beside it. */
const OPEN = new Set([SEGMENT, 0x1f43b675]);
/** What may stand at the top, in a segment and in a cluster: https://www.rfc-editor.org/rfc/rfc9559#section-5 */
const KNOWN = new Set([
  ...[EBML, SEGMENT, 0xec, 0xbf],
  ...[0x114d9b74, 0x1549a966, 0x1f43b675, 0x1654ae6b, 0x1c53bb6b, 0x1941a469, 0x1043a770, 0x1254c367],
  ...[0xe7, 0x5854, 0xa7, 0xab, 0xa3, 0xa0, 0xaf],
]);

/** A WebM is elements, each of which says how long it is, and nothing else. @throws Problem */
export async function checkElements(size: number, read: Read): Promise<void> {
  const cache = cached(read);
  let isSegment = false;
  for (let at = 0; at < size; ) {
    const header = await cache(at, 12);
    const id = numberAt(header, 0, false);
    const length = id && numberAt(header, id.bytes, true);
    if (!id || !KNOWN.has(id.value)) throw new Problem('polyglot', `what stands at byte ${at} is no element`);
    if (!length) throw new Problem('truncated', 'it ends in the middle of an element');
    isSegment ||= id.value === SEGMENT;
    at += id.bytes + length.bytes;
    if (length.value !== undefined) at += length.value;
    else if (!OPEN.has(id.value)) throw new Problem('unreadable', `the element before byte ${at} has no length`);
    if (at > size) throw new Problem('truncated', `${at - size} bytes are missing`);
  }
  if (!isSegment) throw new Problem('truncated', 'nothing is in it');
}

/** How many zeros it begins with is how many bytes follow: https://www.rfc-editor.org/rfc/rfc8794#section-4 */
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

/** The headers of small elements lie close together. */
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
