import { createHash } from 'node:crypto';
import { pipeline, type Readable } from 'node:stream';
import { createZstdDecompress } from 'node:zlib';
import { extract } from 'tar-stream';
import { peek } from '../storage/streams.ts';
import {
  ArchiveError,
  type ArchiveTotals,
  MANIFEST,
  MOST_READ_AT_ONCE,
  SUMS,
  Sums,
  ZSTANDARD_MAGIC,
} from './archive.ts';

/** A member under way. What is not read of it is skipped, and checked all the same. */
export interface ArchiveMember {
  readonly name: string;
  readonly size: number;
  readonly stream: AsyncIterable<Buffer>;
  /** Its whole content. @throws ArchiveError if that is more than 16 MiB */
  bytes(): Promise<Buffer>;
}

/** The manifest, once everything has been read and found sound. */
export type Manifest = ArchiveTotals & Readonly<Record<string, unknown>>;

/**
 * Reads an archive from its beginning to its end and compares each member with its checksum, which stands behind it: a
 * member is known to be sound only when the reading has ended.
 * @param onManifest called at the end
 * @throws ArchiveError
 */
export async function* readArchive(
  source: Readable,
  onManifest: (manifest: Manifest) => void,
): AsyncGenerator<ArchiveMember> {
  const sums = new Sums();
  let manifest: Manifest | undefined;
  for await (const member of membersOf(await unpacked(source))) {
    if (manifest) throw new ArchiveError(`the archive is damaged: ${member.name} follows its end`);
    if (member.name.startsWith(SUMS)) {
      checkList(member.name, await member.bytes(), sums.take());
    } else if (member.name === MANIFEST) {
      if (!sums.isEmpty) throw new ArchiveError('the archive is damaged: it lacks a list of checksums');
      manifest = parseManifest(await member.bytes());
      checkTotals(manifest, sums.totals());
    } else {
      const hash = createHash('sha256');
      const chunks = hashing(member.stream, hash);
      yield { ...member, stream: chunks, bytes: () => wholeOf(member, chunks) };
      for await (const _ of chunks);
      sums.add(member.name, hash.digest('hex'), member.size);
    }
  }
  if (!manifest) throw new ArchiveError('the archive is incomplete: its last part is missing');
  onManifest(manifest);
}

async function* hashing(stream: AsyncIterable<Buffer>, hash: { update(chunk: Buffer): unknown }) {
  for await (const chunk of stream) {
    hash.update(chunk);
    yield chunk;
  }
}

async function* membersOf(tar: Readable): AsyncGenerator<ArchiveMember> {
  const extraction = extract();
  // Its errors end the iteration below.
  pipeline(tar, extraction as unknown as NodeJS.WritableStream, () => {});
  try {
    for await (const entry of explained(extraction)) {
      const stream = explained(entry as AsyncIterable<Buffer>);
      const { name, size } = entry.header;
      yield { name, size, stream, bytes: () => wholeOf({ name, size }, stream) };
    }
  } finally {
    tar.destroy();
  }
}

/** Errors of the format are ArchiveErrors. */
async function* explained<Item>(stream: AsyncIterable<Item>): AsyncGenerator<Item> {
  try {
    yield* stream;
  } catch (error) {
    if (!isOfFormat(error)) throw error;
    throw new ArchiveError(`the archive is damaged or incomplete: ${error.message}`, { cause: error });
  }
}

/** Errors of reading the file name a system call, and those of a network have another code. */
function isOfFormat(error: unknown): error is Error {
  const { code = '', syscall, message = '' } = Object(error) as NodeJS.ErrnoException;
  return syscall === undefined && (code.startsWith('ZSTD_') || code.startsWith('Z_') || FORMAT.test(message));
}

const FORMAT = /unexpected end|invalid tar|invalid header|header exceeds|premature close/i;

async function wholeOf({ name, size }: { name: string; size: number }, stream: AsyncIterable<Buffer>) {
  if (size > MOST_READ_AT_ONCE) throw new ArchiveError(`the archive is damaged: ${name} has ${size} bytes`);
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function unpacked(source: Readable): Promise<Readable> {
  const { first, whole } = await peek(source, ZSTANDARD_MAGIC.length);
  if (!first.equals(ZSTANDARD_MAGIC)) {
    whole.destroy();
    throw new ArchiveError('the file is not a backup of Owlery');
  }
  return pipeline(whole, createZstdDecompress({ chunkSize: 131_072 }), () => {});
}

function checkList(name: string, found: Buffer, expected: { name: string; content: Buffer }): void {
  if (name === expected.name && found.equals(expected.content)) return;
  const listed = found.toString().split('\n');
  const wrong = expected.content
    .toString()
    .split('\n')
    .find((line, index) => line !== listed[index]);
  throw new ArchiveError(`the archive is damaged: ${wrong?.slice(66) || name} has another checksum than ${name} says`);
}

function parseManifest(bytes: Buffer): Manifest {
  try {
    return JSON.parse(bytes.toString()) as Manifest;
  } catch (cause) {
    throw new ArchiveError(`the archive is damaged: ${MANIFEST} is not JSON`, { cause });
  }
}

function checkTotals(manifest: Manifest, found: ArchiveTotals): void {
  for (const key of ['members', 'bytes', 'sha256'] as const) {
    if (manifest[key] !== found[key]) {
      throw new ArchiveError(`the archive is damaged: ${key} is ${found[key]}, and ${MANIFEST} says ${manifest[key]}`);
    }
  }
}
