import { Problem } from './problem.ts';
import type { Read } from './read-at.ts';

/** Four printable characters: https://mp4ra.org/registered-types/boxes */
const TYPE = /^[\x20-\x7e\xa9]{4}$/;
/** The boxes needed to play a film. */
const NEEDED = new Set(['moov', 'mdat', 'moof']);
/**
 * If it were longer, the first bytes of the file could be text: a script can begin with bytes that are a length of 160
 * MB.
 */
const MOST_FIRST_BYTES = 65_536;

/**
 * Walks the boxes, each of which begins with its length.
 * @returns where the last box ends; readers ignore what stands behind it
 * @throws Problem
 */
export async function checkBoxes(size: number, read: Read): Promise<number> {
  const seen = new Set<string>();
  let at = 0;
  while (at < size) {
    const header = await read(at, 16);
    const type = header.toString('latin1', 4, 8);
    const length = lengthOf(header, size - at);
    const isWhole = length >= 8 && at + length <= size;
    if (at === 0 && length > MOST_FIRST_BYTES) throw new Problem('unreadable', 'the first box is too long');
    if (NEEDED.has(type) && length > size - at) {
      throw new Problem('truncated', `${at + length - size} bytes of the box at byte ${at} are missing`);
    }
    // Readers skip boxes that they do not know; what has not even the length of one is not part of the film.
    if (!isWhole || !TYPE.test(type)) break;
    seen.add(type);
    at += length;
  }
  if (!seen.has('moov')) throw new Problem('truncated', 'the film has no index (moov)');
  return at;
}

/** 0: all that is left. 1: it stands behind the type, in eight bytes. */
function lengthOf(header: Buffer, left: number): number {
  if (header.length < 8) return 0;
  const short = header.readUInt32BE(0);
  if (short !== 1) return short === 0 ? left : short;
  return header.length < 16 ? left + 1 : Number(header.readBigUInt64BE(8));
}
