/** The behaviour of every storage. */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { nameInKey } from '../../../src/shared/storage/keys.ts';
import { type Storage, StorageError } from '../../../src/shared/storage/storage.ts';

export interface Subject extends AsyncDisposable {
  readonly storage: Storage;
  /** Remains of ended or failed puts, other than objects. */
  leftovers(): Promise<string[]>;
}

const octets = { contentType: 'application/octet-stream' };
const MEBIBYTE = 1_048_576;

export const content = (...chunks: (string | Uint8Array)[]) => Readable.from(chunks.map((chunk) => Buffer.from(chunk)));

/** A stream of so many bytes in chunks of 64 KiB, which then calls `then`. */
export function manyBytes(bytes: number, then: () => void | Promise<void> = () => {}): Readable {
  return Readable.from(
    (async function* () {
      for (let left = bytes; left > 0; left -= 65_536) {
        yield Buffer.alloc(Math.min(left, 65_536), left % 251);
        await setImmediate();
      }
      await then();
    })(),
  );
}

export async function keysOf(storage: Storage, prefix = ''): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of storage.list(prefix)) keys.push(key);
  return keys.sort();
}

export async function textOf(storage: Storage, key: string): Promise<string | undefined> {
  const found = await storage.open(key);
  return found && (await buffer(found.stream)).toString();
}

const hardNames = [
  'quotes \'single\' "double" `back`.mp4',
  '第一课：数据采集（上）.mp4',
  '🦉👩‍🏫🏳️‍🌈.pdf',
  'per%2Fcent%25 + plus & and ? # ; = , ~.pdf',
  'back\\slash and  spaces .pdf',
  'e\u0301 is not \u00e9.pdf',
  'UPPER and upper.pdf',
  `${'长'.repeat(296)}.mp4`,
  'x'.repeat(300),
  '...',
];

export function storageBehaves(name: string, make: () => Promise<Subject>): void {
  describe(name, () => {
    let subject: Subject;
    let storage: Storage;
    beforeAll(async () => {
      subject = await make();
      ({ storage } = subject);
    });
    afterAll(() => subject[Symbol.asyncDispose]());
    beforeEach(async () => {
      const left = await storage.remove(await keysOf(storage));
      expect(left).toEqual([]);
    });

    test('an object can be read after it was put, with its type and size', async () => {
      const before = Date.now();
      expect(await storage.put('a/b.txt', content('hello ', 'owl'), octets)).toEqual({ size: 9 });
      expect(await textOf(storage, 'a/b.txt')).toBe('hello owl');
      const facts = await storage.stat('a/b.txt');
      expect(facts).toEqual({ size: 9, etag: expect.stringMatching(/^"[^"]+"$/), lastModified: expect.any(Date) });
      expect(Math.abs(Number(facts?.lastModified) - before)).toBeLessThan(60_000);
      const opened = await storage.open('a/b.txt');
      opened?.stream.destroy();
      expect(opened).toMatchObject(facts ?? {});
    });

    test('an empty object is stored', async () => {
      expect(await storage.put('empty', content(), octets)).toEqual({ size: 0 });
      expect(await storage.stat('empty')).toMatchObject({ size: 0 });
      expect(await textOf(storage, 'empty')).toBe('');
    });

    test('a large object is read byte for byte, whole and in part', async () => {
      const bytes = randomBytes(12 * MEBIBYTE + 7);
      expect(await storage.put('large', Readable.from(chunked(bytes)), octets)).toEqual({ size: bytes.length });
      const whole = await storage.open('large');
      expect((await buffer(whole?.stream ?? content())).equals(bytes)).toBe(true);
      for (const [start, end] of [
        [0, 0],
        [0, 1],
        [5 * MEBIBYTE - 1, 5 * MEBIBYTE + 1],
        [bytes.length - 1, bytes.length - 1],
      ] as const) {
        const part = await storage.open('large', { start, end });
        expect(part?.size).toBe(bytes.length);
        expect((await buffer(part?.stream ?? content())).equals(bytes.subarray(start, end + 1))).toBe(true);
      }
    });

    test('a missing object is undefined, and removing it is not an error', async () => {
      expect(await storage.stat('none')).toBeUndefined();
      expect(await storage.open('none')).toBeUndefined();
      expect(await storage.remove(['none', 'nor/this'])).toEqual([]);
      await expect(storage.withFile('none', async () => 1)).rejects.toThrow(StorageError);
    });

    test('an object replaces the one before, with another etag', async () => {
      await storage.put('same', content('one'), octets);
      const before = await storage.stat('same');
      await storage.put('same', content('two'), octets);
      expect(await textOf(storage, 'same')).toBe('two');
      expect((await storage.stat('same'))?.etag).not.toBe(before?.etag);
    });

    test('one of many simultaneous puts under one key wins whole', async () => {
      const contents = Array.from({ length: 8 }, (_, index) => String(index).repeat(100_000));
      await Promise.all(contents.map((text) => storage.put('raced', content(text.slice(0, 9), text.slice(9)), octets)));
      expect(contents).toContain(await textOf(storage, 'raced'));
      expect(await keysOf(storage)).toEqual(['raced']);
      expect(await subject.leftovers()).toEqual([]);
    });

    test('simultaneous puts and removals lose and break nothing', async () => {
      const key = `${'long '.repeat(100)}.mp4`;
      await Promise.all(
        Array.from({ length: 30 }, (_, index) =>
          index % 3 === 2 ? storage.remove([key]) : storage.put(key, content(String(index)), octets),
        ),
      );
      await storage.put(key, content('last'), octets);
      expect(await textOf(storage, key)).toBe('last');
    });

    test('names of every kind are distinct and are returned unchanged', async () => {
      const keys = hardNames
        .map((name, index) => (index % 2 ? `materials/7/${name}` : name))
        .concat('upper and UPPER.pdf');
      for (const key of keys) await storage.put(key, content(key), octets);
      for (const key of keys) expect(await textOf(storage, key)).toBe(key);
      expect(await keysOf(storage)).toEqual([...keys].sort());
      expect(await storage.remove(keys)).toEqual([]);
      expect(await keysOf(storage)).toEqual([]);
    });

    test('a key may be the prefix of another', async () => {
      for (const key of ['a', 'a/b', 'a/b/c']) await storage.put(key, content(key), octets);
      expect(await storage.remove(['a/b'])).toEqual([]);
      expect(await keysOf(storage)).toEqual(['a', 'a/b/c']);
      expect(await textOf(storage, 'a/b/c')).toBe('a/b/c');
    });

    test.each([
      '',
      '/etc/passwd',
      '../secret',
      'a/../../secret',
      'a/..',
      './a',
      'a//b',
      'a/',
      'nul\0',
      'line\nbreak',
      'half \ud83e of a pair',
      'x'.repeat(1_025),
      '长'.repeat(342),
      'uploads/1.00112233445566778899aabbccddeeff',
    ])('%j is not a valid key', async (key) => {
      await expect(storage.put(key, content('x'), octets)).rejects.toThrow(RangeError);
      await expect(storage.remove([key])).rejects.toThrow(RangeError);
      await expect(storage.withFile(key, async () => 1)).rejects.toThrow(RangeError);
      expect(await storage.stat(key)).toBeUndefined();
      expect(await storage.open(key)).toBeUndefined();
    });

    test.each([1_000, 12 * MEBIBYTE])('content that breaks off after %d bytes leaves nothing', async (bytes) => {
      const broken = manyBytes(bytes, () => {
        throw new Error('the client has gone');
      });
      await expect(storage.put('broken', broken, octets)).rejects.toThrow(/^the client has gone$/);
      expect(await storage.stat('broken')).toBeUndefined();
      expect(await keysOf(storage)).toEqual([]);
      expect(await subject.leftovers()).toEqual([]);
    });

    test('a stream destroyed half way keeps the previous object', async () => {
      await storage.put('kept', content('as it was'), octets);
      let chunks = 0;
      const stream = new Readable({
        read() {
          chunks += 1;
          if (chunks > 100) this.destroy();
          else this.push(Buffer.alloc(65_536));
        },
      });
      await expect(storage.put('kept', stream, octets)).rejects.toThrow();
      expect(await textOf(storage, 'kept')).toBe('as it was');
      expect(await subject.leftovers()).toEqual([]);
    });

    test('a signal aborts a put, at once or half way', async () => {
      await expect(
        storage.put('late', content('x'), { ...octets, signal: AbortSignal.abort(new Error('stopped')) }),
      ).rejects.toThrow('stopped');
      const stopping = new AbortController();
      const stream = manyBytes(12 * MEBIBYTE, () => stopping.abort(new Error('enough')));
      await expect(storage.put('late', stream, { ...octets, signal: stopping.signal })).rejects.toThrow('enough');
      expect(stream.destroyed).toBe(true);
      expect(await keysOf(storage)).toEqual([]);
      expect(await subject.leftovers()).toEqual([]);
    });

    test('an object becomes visible only when it is complete', async () => {
      let seen: unknown = 'not asked';
      const stream = manyBytes(12 * MEBIBYTE, async () => {
        seen = [await storage.stat('hidden'), await keysOf(storage)];
      });
      await storage.put('hidden', stream, octets);
      expect(seen).toEqual([undefined, []]);
      expect(await keysOf(storage)).toEqual(['hidden']);
    });

    test('an object can be lent as a file', async () => {
      await storage.put('probed.bin', content('to be probed'), octets);
      let lent = '';
      const size = await storage.withFile('probed.bin', async (path) => {
        lent = path;
        return (await readFile(path)).toString();
      });
      expect(size).toBe('to be probed');
      await expect(
        storage.withFile('probed.bin', async () => {
          throw new Error('no video');
        }),
      ).rejects.toThrow('no video');
      expect(lent).not.toBe('');
      expect(await subject.leftovers()).toEqual([]);
      expect(await textOf(storage, 'probed.bin')).toBe('to be probed');
    });

    test('a list contains the objects with the prefix, with their sizes and times', async () => {
      for (const key of ['materials/1/a', 'materials/10/b', 'thumbnails/1/a'])
        await storage.put(key, content(key), octets);
      expect(await keysOf(storage, 'materials/1/')).toEqual(['materials/1/a']);
      expect(await keysOf(storage, 'materials/1')).toEqual(['materials/1/a', 'materials/10/b']);
      expect(await keysOf(storage, 'nothing')).toEqual([]);
      const listed = [];
      for await (const found of storage.list('thumb')) listed.push(found);
      expect(listed).toEqual([{ key: 'thumbnails/1/a', size: 14, lastModified: expect.any(Date) }]);
    });

    test('reading can stop half way', async () => {
      await storage.put('large', manyBytes(12 * MEBIBYTE), octets);
      const found = await storage.open('large');
      for await (const _ of found?.stream ?? []) break;
      await expect.poll(() => found?.stream.destroyed).toBe(true);
    });

    test('the storage can be tested', async () => {
      await storage.probe();
      expect(await keysOf(storage)).toEqual([]);
      expect(await subject.leftovers()).toEqual([]);
    });

    test('10,000 objects can be listed and removed', async () => {
      const keys = Array.from({ length: 10_000 }, (_, index) => `many/${index}`);
      for (let start = 0; start < keys.length; start += 100) {
        await Promise.all(keys.slice(start, start + 100).map((key) => storage.put(key, content('x'), octets)));
      }
      expect(await keysOf(storage, 'many/')).toEqual([...keys].sort());
      expect(await storage.remove(keys)).toEqual([]);
      expect(await keysOf(storage)).toEqual([]);
    }, 240_000);

    test('a client’s file name becomes part of a key', async () => {
      for (const given of [
        ...hardNames,
        '../../etc/passwd',
        'C:\\Users\\me\\课.pdf',
        '..',
        '',
        '\0\n',
        '🦉'.repeat(300),
      ]) {
        const key = `materials/123456/20240115_083000_${nameInKey(given)}`;
        await storage.put(key, content(given), octets);
        expect(await textOf(storage, key)).toBe(content(given) && Buffer.from(given).toString());
      }
      expect(nameInKey('C:\\Users\\me\\课.pdf')).toBe('课.pdf');
      expect(nameInKey(`${'🦉'.repeat(300)}.mp4`)).toMatch(/^(🦉)+\.mp4$/u);
    });
  });
}

function* chunked(bytes: Buffer): Generator<Buffer> {
  for (let start = 0; start < bytes.length; start += 50_000) yield bytes.subarray(start, start + 50_000);
}
