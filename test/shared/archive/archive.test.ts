import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { ArchiveError } from '../../../src/shared/archive/archive.ts';
import { type Manifest, readArchive } from '../../../src/shared/archive/archive-reader.ts';
import { ArchiveWriter } from '../../../src/shared/archive/archive-writer.ts';
import { hasProgram } from '../../support/programs.ts';

/** More than one list of checksums, names that do not fit into a plain header, an empty member, one that is streamed. */
const MEMBERS = new Map<string, Buffer>([
  [`files/${'很长的名字'.repeat(12)}.pdf`, Buffer.from('a')],
  [`files/${'folder/'.repeat(30)}b`, Buffer.from('b')],
  ['files/empty', Buffer.alloc(0)],
  ['files/large', Buffer.alloc(3_000_000, 'large')],
  ...Array.from({ length: 1_200 }, (_, n): [string, Buffer] => [`rows/${n}`, Buffer.from(`row ${n}`)]),
]);

let archive: Buffer;

beforeAll(async () => {
  const writer = new ArchiveWriter();
  const output = buffer(writer.output);
  await writer.begin({ format: 'a test' });
  for (const [name, content] of MEMBERS) {
    const streamed = { size: content.length, stream: Readable.from([content.subarray(0, 7), content.subarray(7)]) };
    await writer.add(name, name.endsWith('large') ? streamed : content);
  }
  await writer.finish({ counts: 3 });
  archive = await output;
});

async function read(bytes: Buffer): Promise<{ members: Map<string, Buffer>; manifest: Manifest | undefined }> {
  const members = new Map<string, Buffer>();
  let manifest: Manifest | undefined;
  const reading = readArchive(Readable.from([bytes], { objectMode: false }), (found) => {
    manifest = found;
  });
  for await (const member of reading) members.set(member.name, await member.bytes());
  return { members, manifest };
}

describe('an archive', () => {
  test('returns its members and its manifest', async () => {
    const { members, manifest } = await read(archive);
    expect(JSON.parse(String(members.get('owlery.json')))).toEqual({ format: 'a test' });
    members.delete('owlery.json');
    expect(members).toEqual(MEMBERS);
    expect(manifest).toMatchObject({ counts: 3, members: MEMBERS.size + 1 });
  });

  test.skipIf(!hasProgram('zstd'))('is unpacked by tar, and sha256sum confirms its checksums', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'owlery-archive-'));
    try {
      await writeFile(join(folder, 'archive.tar.zst'), archive);
      const run = (command: string) => promisify(execFile)('bash', ['-ec', command], { cwd: folder });
      await run('tar --zstd -xf archive.tar.zst');
      const { stdout } = await run('cat SHA256SUMS/* | sha256sum -c');
      expect(stdout.trim().split('\n')).toHaveLength(MEMBERS.size + 1);
      expect(await readFile(join(folder, 'files/large'))).toEqual(MEMBERS.get('files/large'));
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('is refused when it ends too early, at any place', async () => {
    for (const part of [0.98, 0.9, 0.5, 0.1]) {
      const cut = read(archive.subarray(0, Math.floor(archive.length * part)));
      await expect(cut.then(() => part)).rejects.toThrow(ArchiveError);
    }
  });

  test('is refused when any of its bytes was changed', async () => {
    for (const part of [0.001, 0.05, 0.3, 0.6, 0.9, 0.999]) {
      const damaged = Buffer.from(archive);
      const place = Math.floor(archive.length * part);
      damaged[place] = (damaged[place] ?? 0) ^ 1;
      await expect(read(damaged).then(() => part)).rejects.toThrow(ArchiveError);
    }
  });

  test('is refused when it is another kind of file', async () => {
    await expect(read(Buffer.from('PK'))).rejects.toThrow('the file is not a backup of Owlery');
    await expect(read(Buffer.alloc(0))).rejects.toThrow('the file is not a backup of Owlery');
  });
});

describe('an archive writer', () => {
  test('refuses a member shorter than its declared length', async () => {
    const writer = new ArchiveWriter();
    writer.output.on('error', () => {}).resume();
    await expect(writer.add('short', { size: 10, stream: Readable.from([Buffer.from('no')]) })).rejects.toThrow();
  });

  test('fails together with its output when it is aborted', async () => {
    const writer = new ArchiveWriter();
    const output = buffer(writer.output);
    await writer.begin({});
    writer.abort(new Error('given up'));
    await expect(output).rejects.toThrow('given up');
    await expect(writer.add('late', Buffer.alloc(1_000_000))).rejects.toThrow();
  });
});
