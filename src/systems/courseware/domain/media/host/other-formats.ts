/** Other formats, by what their readers look for and where. For ZIP, which is read from its end, see zip-end.ts. */
import { crc32 } from 'node:zlib';
import { fileTypeFromBuffer } from 'file-type';
import { Problem } from './problem.ts';
import type { Read } from './read-at.ts';

/** How far programs search for an archive behind other content: MAXSFXSIZE of unrar. */
const SEARCHED_BYTES = 2_097_152;
const RAR = 'Rar!\x1a\x07';
const SEVEN_ZIP = '7z\xbc\xaf\x27\x1c';
/** xar, and a volume of ECMA-119: with enough of their headers to exclude a coincidence. */
const ARCHIVES = ['xar!\0\x1c\0\x01', '\x01CD001\x01'];
/** Numbers are stored as text: the `newc` and `odc` formats of POSIX. */
const CPIO = /0707(?:0[12][\da-f]{104}|07[0-7]{70})/i;
/** Images of disks that are recognised by their last 512 bytes: Apple's, and Microsoft's of a fixed size. */
const FOOTERS = ['koly\0\0\0\x04', 'conectix'];
const FOOTER_BYTES = 512;
/** Images that 7-Zip opens and `file-type` does not recognise: WIM, VHDX, QCOW and SquashFS. */
const IMAGES = ['MSWIM\0\0\0', 'vhdxfile', 'QFI\xfb\0\0\0', 'hsqs'];
/** Enough for every type to be recognised. */
const TELLING_BYTES = 65_536;

/** Also one more box of a film, which is recognised as QuickTime. */
const HARMLESS = /^(?:image|text)\/|xml$|^video\/quicktime$/;

/** Formats that leave their first bytes to others. @throws Problem */
export async function checkBeginning(read: Read): Promise<void> {
  const found = (await isTar(read))
    ? 'a tar archive'
    : (await isDiskImage(read))
      ? 'a disk image'
      : (await read(128, 4)).toString('latin1') === 'DICM'
        ? 'a DICOM file'
        : archiveWithin(await read(0, SEARCHED_BYTES));
  if (found) throw new Problem('polyglot', `the file is also ${found}`);
}

/** Formats that are read from their end, ZIP excepted. @throws Problem */
export async function checkFooter(size: number, read: Read): Promise<void> {
  const footer = (await read(Math.max(0, size - FOOTER_BYTES), FOOTER_BYTES)).toString('latin1');
  if (FOOTERS.some((begin) => footer.startsWith(begin))) throw new Problem('polyglot', 'the file is also a disk image');
}

/**
 * Checks bytes after the end of the format. Readers ignore them, but programs that search for archives, such as 7-Zip,
 * would open a whole file of another kind. Pictures and texts are not searched for.
 * @throws Problem
 */
export async function checkRemainder(from: number, size: number, read: Read): Promise<void> {
  const begin = await firstContent(from, size, read);
  if (begin === undefined) return;
  const remainder = await read(begin, SEARCHED_BYTES);
  const text = remainder.toString('latin1', 0, 16);
  const found = archiveWithin(remainder) ?? (IMAGES.some((one) => text.startsWith(one)) ? 'a disk image' : undefined);
  if (found) throw new Problem('polyglot', `${found} stands behind the end`);
  // The length at the start of an MP4 may look like zeros and white space.
  for (let at = Math.max(from, begin - 4); at <= begin; at += 1) {
    const type = await fileTypeFromBuffer(await read(at, TELLING_BYTES));
    if (type && !HARMLESS.test(type.mime)) {
      throw new Problem('polyglot', `a file of the type ${type.mime} stands behind the end`);
    }
  }
}

/** The checksum of a header counts its own eight bytes as blanks: POSIX.1-2001, ustar. */
async function isTar(read: Read): Promise<boolean> {
  const header = await read(0, 512);
  if (header.length < 512 || header.toString('latin1', 257, 262) !== 'ustar') return false;
  const expected = Number.parseInt(header.toString('latin1', 148, 156), 8);
  const sum = header.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 32 : byte), 0);
  return sum === expected;
}

/** ECMA-119 leaves the first 16 sectors to others. */
async function isDiskImage(read: Read): Promise<boolean> {
  return (await read(32_769, 5)).toString('latin1') === 'CD001';
}

function archiveWithin(bytes: Buffer): string | undefined {
  for (let at = bytes.indexOf(RAR, 0, 'latin1'); at >= 0; at = bytes.indexOf(RAR, at + 1, 'latin1')) {
    const version = bytes[at + RAR.length];
    if (version === 0 || version === 1) return 'a RAR archive';
  }
  for (let at = bytes.indexOf(SEVEN_ZIP, 0, 'latin1'); at >= 0; at = bytes.indexOf(SEVEN_ZIP, at + 1, 'latin1')) {
    // Signature, version, and the checksum of the next 20 bytes.
    const header = bytes.subarray(at, at + 32);
    if (header.length === 32 && header.readUInt32LE(8) === crc32(header.subarray(12))) return 'a 7z archive';
  }
  const isOther = ARCHIVES.some((head) => bytes.includes(head, 0, 'latin1')) || CPIO.test(bytes.toString('latin1'));
  return isOther ? 'an archive' : undefined;
}

/** Zeros and white space are skipped. */
async function firstContent(from: number, size: number, read: Read): Promise<number | undefined> {
  for (let at = from; at < size; at += 1_048_576) {
    const place = (await read(at, 1_048_576)).findIndex((byte) => byte !== 0 && byte !== 32 && (byte < 9 || byte > 13));
    if (place >= 0) return at + place;
  }
  return undefined;
}
