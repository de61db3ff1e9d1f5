import { mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { StorageError } from '../../../src/shared/storage/storage.ts';
import { TemporaryFiles } from '../../../src/shared/storage/temporary-files.ts';

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);

test('A file in use is spared by every sweep, however old it is', { timeout: 60_000 }, async () => {
  await using home = await makeFolder();
  const { folder } = home;
  const ours = new TemporaryFiles(folder);
  // The instance of another process, which does not know the files in use.
  const another = new TemporaryFiles(folder);
  await ours.use(async (path) => {
    await writeFile(path, 'half of it');
    await writeFile(join(folder, 'dead'), 'half of it');
    for (const file of [path, join(folder, 'dead')]) await utimes(file, minutesAgo(60), minutesAgo(60));
    expect(await ours.sweep(minutesAgo(90))).toBe(0);
    await expect.poll(async () => (await stat(path)).mtime > minutesAgo(1), { timeout: 40_000 }).toBe(true);
    expect(await another.sweep(minutesAgo(1))).toBe(1);
    expect(await readdir(folder)).toEqual([path.slice(folder.length + 1)]);
    expect(await ours.sweep(new Date(Date.now() + 60_000))).toBe(0);
  });
  expect(await readdir(folder)).toEqual([]);
});

test('Abandoned files are removed, and a failure to remove one is reported', async () => {
  await using home = await makeFolder();
  const files = new TemporaryFiles(join(home.folder, 'made/when/needed'));
  const failing = files.use(async (path) => {
    await writeFile(path, 'x');
    throw new Error('no film');
  });
  await expect(failing).rejects.toThrow('no film');
  expect(await readdir(join(home.folder, 'made/when/needed'))).toEqual([]);
  const nowhere = new TemporaryFiles('/dev/null/temporary');
  await expect(nowhere.use(async () => 1)).rejects.toThrow(StorageError);
  expect(await new TemporaryFiles(join(home.folder, 'none')).sweep(new Date())).toBe(0);
});

async function makeFolder(): Promise<AsyncDisposable & { folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'owlery-temporary-'));
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}
