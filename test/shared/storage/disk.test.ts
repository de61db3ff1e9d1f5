import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { DiskStorage } from '../../../src/shared/storage/disk.ts';
import { StorageError } from '../../../src/shared/storage/storage.ts';
import { content, keysOf, manyBytes, storageBehaves, textOf } from './behaviour.ts';

const octets = { contentType: 'application/octet-stream' };

storageBehaves('on disk', async () => {
  const home = await makeFolder();
  return {
    storage: new DiskStorage(home.folder),
    leftovers: async () => await readdir(join(home.folder, 'incoming')),
    [Symbol.asyncDispose]: () => home[Symbol.asyncDispose](),
  };
});

test('Objects are in 256 folders under readable names, and long names leave no empty folder behind', async () => {
  await using home = await makeFolder();
  const storage = new DiskStorage(home.folder);
  await storage.put('materials/1/第一课.mp4', content('x'), octets);
  const [file = ''] = await filesIn(join(home.folder, 'files'));
  expect(file).toMatch(/^[0-9a-f]{2}\/[0-9a-f]{12}-materials%2F1%2F第一课\.mp4$/);
  const long = `materials/1/${'长'.repeat(300)}.mp4`;
  await storage.put(long, content('x'), octets);
  await storage.remove([long, 'materials/1/第一课.mp4']);
  const shards = await readdir(join(home.folder, 'files'));
  const left = await Promise.all(shards.map((shard) => readdir(join(home.folder, 'files', shard))));
  expect(left.flat()).toEqual([]);
});

test.skipIf(process.platform === 'win32')('Only the account that runs the server can read an object', async () => {
  await using home = await makeFolder();
  await new DiskStorage(home.folder).put('materials/1/a.mp4', content('x'), octets);
  const modeOf = async (path: string) => (await stat(join(home.folder, path))).mode & 0o777;
  const [file = ''] = await filesIn(join(home.folder, 'files'));
  expect(await modeOf(join('files', file))).toBe(0o600);
  for (const folder of ['files', 'incoming']) expect(await modeOf(folder), folder).toBe(0o700);
});

test('A full disk is reported as such, and the space is released', async (context) => {
  await using home = await makeFolder();
  const mounted = await mountSmallDisk(home.folder, 4 * 1_048_576);
  if (!mounted) return context.skip('mounting a small disk needs root on Linux');
  try {
    const storage = new DiskStorage(home.folder);
    await storage.put('small', content('fits'), octets);
    const stream = manyBytes(16 * 1_048_576);
    const failure = await storage.put('too/large', stream, octets).catch((error) => error);
    expect(failure).toBeInstanceOf(StorageError);
    expect(failure.cause).toMatchObject({ code: 'ENOSPC' });
    expect(stream.destroyed).toBe(true);
    expect(await readdir(join(home.folder, 'incoming'))).toEqual([]);
    expect(await keysOf(storage)).toEqual(['small']);
    expect(await storage.put('fits again', manyBytes(2 * 1_048_576), octets)).toEqual({ size: 2 * 1_048_576 });
  } finally {
    await mounted();
  }
});

test('A process killed during a put leaves nothing visible, and its remains are swept', async () => {
  await using home = await makeFolder();
  const child = fork(join(import.meta.dirname, 'endless-put.ts'), [home.folder], { stdio: 'inherit' });
  await once(child, 'message');
  child.kill('SIGKILL');
  await once(child, 'exit');

  const storage = new DiskStorage(home.folder);
  expect(await keysOf(storage)).toEqual([]);
  expect(await storage.stat('never/whole')).toBeUndefined();
  expect(await readdir(join(home.folder, 'incoming'))).toHaveLength(1);
  expect(await storage.sweep(new Date(Date.now() - 3_600_000))).toBe(0);
  expect(await storage.sweep(new Date(Date.now() + 1_000))).toBe(1);
  expect(await readdir(join(home.folder, 'incoming'))).toEqual([]);
});

test('A sweep removes abandoned resumable uploads with their data, and no objects', async () => {
  await using home = await makeFolder();
  const storage = new DiskStorage(home.folder);
  await storage.put('kept', content('x'), octets);
  const uploads = join(home.folder, 'uploads');
  await mkdir(uploads);
  const old = new Date(Date.now() - 86_400_000);
  for (const name of ['1.old', '1.old.json', '1.alive', '1.alive.json']) await writeFile(join(uploads, name), 'x');
  for (const name of ['1.old', '1.old.json', '1.alive.json']) await utimes(join(uploads, name), old, old);
  expect(await storage.sweep(new Date(Date.now() - 3_600_000))).toBe(1);
  expect((await readdir(uploads)).sort()).toEqual(['1.alive', '1.alive.json']);
  expect(await keysOf(storage)).toEqual(['kept']);
});

test('Files that are not objects are not listed', async () => {
  await using home = await makeFolder();
  const storage = new DiskStorage(home.folder);
  await storage.put('one', content('x'), octets);
  const [shard = ''] = await readdir(join(home.folder, 'files'));
  await writeFile(join(home.folder, 'files', shard, '.DS_Store'), '');
  await writeFile(join(home.folder, 'files', '.DS_Store'), '');
  expect(await keysOf(storage)).toEqual(['one']);
});

test('A lent object is the stored file itself', async () => {
  await using home = await makeFolder();
  const storage = new DiskStorage(home.folder);
  await storage.put('lent', content('no copy'), octets);
  const path = await storage.withFile('lent', async (path) => path);
  expect(await readFile(path, 'utf8')).toBe('no copy');
  expect(await textOf(storage, 'lent')).toBe('no copy');
  expect(await storage.url()).toBeUndefined();
});

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(relative(folder, entry.parentPath), entry.name));
}

async function makeFolder(): Promise<AsyncDisposable & { folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'owlery-storage-'));
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

/** Mounts a small disk. @returns a function that unmounts it; undefined if this process may not mount */
async function mountSmallDisk(folder: string, bytes: number): Promise<(() => Promise<unknown>) | undefined> {
  const run = promisify(execFile);
  return await run('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'owlery-test', folder]).then(
    () => () => run('umount', [folder]),
    () => undefined,
  );
}
