/**
 * A ZIP archive, written while its parts are read: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 *
 * The sizes of a part are known only after it, so they stand in a data descriptor behind it. Readers disagree about
 * descriptors with 64-bit sizes, so no part may be larger than 32 bits can say. ZIP64 records are written in the
 * directory alone, and only where an offset does not fit into 32 bits: small archives stay readable everywhere.
 */
import { pipeline } from 'node:stream/promises';
import { crc32, createDeflateRaw, type ZlibOptions } from 'node:zlib';

export interface ZipPart {
  /** In ASCII, with `/` between folders. */
  readonly name: string;
  /** At most `MOST_PART_BYTES`. */
  readonly content: AsyncIterable<Buffer> | Iterable<Buffer>;
}

/** The largest number that 32 bits say; as an offset in the directory it means: see the ZIP64 record. */
const MOST_32_BITS = 0xffff_ffff;

/** The largest part, in bytes before compression. What deflate adds to incompressible bytes still has room. */
export const MOST_PART_BYTES = MOST_32_BITS - 16 * 1_048_576;

export interface ZipOptions {
  /** The offset in bytes from which on ZIP64 records are written; tests lower it. */
  readonly zip64From?: number;
}

interface WrittenPart {
  readonly name: Buffer;
  readonly crc: number;
  readonly compressed: number;
  readonly size: number;
  readonly offset: number;
}

/**
 * The bytes of the archive, as fast as they are taken.
 * @throws RangeError when a part is too large
 */
export async function* zipOf(
  parts: AsyncIterable<ZipPart>,
  { zip64From = MOST_32_BITS }: ZipOptions = {},
): AsyncGenerator<Buffer> {
  const written: WrittenPart[] = [];
  let offset = 0;
  for await (const part of parts) {
    const name = Buffer.from(part.name, 'ascii');
    const start = offset;
    const header = localHeader(name);
    offset += header.length;
    yield header;
    const counts = { crc: 0, compressed: 0, size: 0 };
    for await (const chunk of deflated(part, counts)) {
      offset += chunk.length;
      yield chunk;
    }
    const descriptor = dataDescriptor(counts);
    offset += descriptor.length;
    yield descriptor;
    written.push({ name, offset: start, ...counts });
  }
  const directory = Buffer.concat(written.map((part) => directoryEntry(part, zip64From)));
  yield directory;
  yield directoryEnd({ entries: written.length, size: directory.length, offset }, zip64From);
}

interface Counts {
  crc: number;
  compressed: number;
  size: number;
}

/** Level 6, the default, takes 1.7 times as long for files that are 0.93 of the size. */
const LEVEL = 5;
/** Bytes that wait for the thread that deflates, so that it and the writer of the rows need not wait for each other. */
const AHEAD = 524_288;

/** Deflates a part's content, and counts what goes in and comes out. */
async function* deflated({ name, content }: ZipPart, counts: Counts): AsyncGenerator<Buffer> {
  const bytes = async function* () {
    for await (const chunk of content) {
      counts.crc = crc32(chunk, counts.crc);
      counts.size += chunk.length;
      if (counts.size > MOST_PART_BYTES) throw new RangeError(`${name} has more than ${MOST_PART_BYTES} bytes`);
      yield chunk;
    }
  };
  const deflate = createDeflateRaw({ chunkSize: 65_536, level: LEVEL, highWaterMark: AHEAD } as ZlibOptions);
  const filled = pipeline(bytes, deflate);
  // The same error ends the loop below.
  filled.catch(() => {});
  for await (const chunk of deflate) {
    counts.compressed += chunk.length;
    yield chunk;
  }
  await filled;
}

/** Deflate with a data descriptor, dated 1980-01-01, the first day that the format knows. */
const FLAGS = 0x0008;
const DEFLATE = 8;
const FIRST_DAY = 0x0021;
const VERSION = 20;
const VERSION_ZIP64 = 45;

function localHeader(name: Buffer): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x0403_4b50, 0);
  header.writeUInt16LE(VERSION, 4);
  header.writeUInt16LE(FLAGS, 6);
  header.writeUInt16LE(DEFLATE, 8);
  header.writeUInt16LE(FIRST_DAY, 12);
  header.writeUInt16LE(name.length, 26);
  return Buffer.concat([header, name]);
}

function dataDescriptor({ crc, compressed, size }: Counts): Buffer {
  const descriptor = Buffer.alloc(16);
  descriptor.writeUInt32LE(0x0807_4b50, 0);
  descriptor.writeUInt32LE(crc, 4);
  descriptor.writeUInt32LE(compressed, 8);
  descriptor.writeUInt32LE(size, 12);
  return descriptor;
}

function directoryEntry({ name, crc, compressed, size, offset }: WrittenPart, zip64From: number): Buffer {
  const isFar = offset >= zip64From;
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x0201_4b50, 0);
  entry.writeUInt16LE(isFar ? VERSION_ZIP64 : VERSION, 4);
  entry.writeUInt16LE(isFar ? VERSION_ZIP64 : VERSION, 6);
  entry.writeUInt16LE(FLAGS, 8);
  entry.writeUInt16LE(DEFLATE, 10);
  entry.writeUInt16LE(FIRST_DAY, 14);
  entry.writeUInt32LE(crc, 16);
  entry.writeUInt32LE(compressed, 20);
  entry.writeUInt32LE(size, 24);
  entry.writeUInt16LE(name.length, 28);
  entry.writeUInt16LE(isFar ? 12 : 0, 30);
  entry.writeUInt32LE(isFar ? MOST_32_BITS : offset, 42);
  if (!isFar) return Buffer.concat([entry, name]);
  // Of the ZIP64 fields only those are given whose 32-bit field says to look here.
  const extra = Buffer.alloc(12);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(8, 2);
  extra.writeBigUInt64LE(BigInt(offset), 4);
  return Buffer.concat([entry, name, extra]);
}

interface Directory {
  readonly entries: number;
  readonly size: number;
  readonly offset: number;
}

function directoryEnd({ entries, size, offset }: Directory, zip64From: number): Buffer {
  const isFar = offset >= zip64From;
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x0605_4b50, 0);
  end.writeUInt16LE(entries, 8);
  end.writeUInt16LE(entries, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(isFar ? MOST_32_BITS : offset, 16);
  if (!isFar) return end;
  const end64 = Buffer.alloc(56);
  end64.writeUInt32LE(0x0606_4b50, 0);
  end64.writeBigUInt64LE(44n, 4);
  end64.writeUInt16LE(VERSION_ZIP64, 12);
  end64.writeUInt16LE(VERSION_ZIP64, 14);
  end64.writeBigUInt64LE(BigInt(entries), 24);
  end64.writeBigUInt64LE(BigInt(entries), 32);
  end64.writeBigUInt64LE(BigInt(size), 40);
  end64.writeBigUInt64LE(BigInt(offset), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x0706_4b50, 0);
  locator.writeBigUInt64LE(BigInt(offset + size), 8);
  locator.writeUInt32LE(1, 16);
  return Buffer.concat([end64, locator, end]);
}
