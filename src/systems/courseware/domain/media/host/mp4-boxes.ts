import { Problem } from './problem.ts';
import type { Read } from './structure.ts';

/** What may stand at the top: https://mp4ra.org/registered-types/boxes */
const KNOWN = new Set(
  'ftyp styp moov mdat free skip wide moof mfra sidx ssix prft emsg pdin meta meco uuid udta imda otyp'.split(' '),
);

/** An MP4 is boxes, each of which says how long it is, and nothing else. @throws Problem */
export async function checkBoxes(size: number, read: Read): Promise<void> {
  const seen = new Set<string>();
  for (let at = 0; at < size; ) {
    const header = await read(at, 16);
    const type = header.toString('latin1', 4, 8);
    if (!KNOWN.has(type)) throw new Problem('polyglot', `what stands at byte ${at} is no box`);
    seen.add(type);
    const length = lengthOf(header, size - at);
    if (length < 8) throw new Problem('unreadable', `the box at byte ${at} has no length`);
    at += length;
    if (at > size) throw new Problem('truncated', `${at - size} bytes are missing`);
  }
  if (!seen.has('moov')) throw new Problem('truncated', 'it does not say what is in it');
}

/** 0: all that is left. 1: it stands behind the type, in eight bytes. */
function lengthOf(header: Buffer, left: number): number {
  const short = header.readUInt32BE(0);
  if (short !== 1) return short === 0 ? left : short;
  return header.length < 16 ? left + 1 : Number(header.readBigUInt64BE(8));
}
