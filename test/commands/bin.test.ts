import { chmod, copyFile, mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { root, startProcess } from '../support/owlery.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'owlery-bin-'));
  return () => rm(folder, { recursive: true });
});

test('bin/owlery runs on its own Node through links, from any folder and with any PATH', async () => {
  await symlink(join(root, 'bin/owlery'), join(folder, 'direct'));
  await symlink('direct', join(folder, 'indirect'));
  for (const name of ['direct', 'indirect']) {
    const { code, stdout, stderr } = await startProcess(join(folder, name), ['--version'], {
      PATH: '/usr/bin:/bin',
    }).ended();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  }
});

describe('the program that bin/owlery runs', () => {
  const FILES = ['package.json', 'src/main.ts', 'src/core/core.ts', 'packages/client/src/index.ts', 'scripts/build.ts'];
  const FOLDERS = ['src/core', 'src', 'packages/client/src', 'scripts'];
  const [EARLIER, BUILT, LATER] = ['2026-11-01', '2026-11-02', '2026-11-03'].map((day) => new Date(day)) as [
    Date,
    Date,
    Date,
  ];

  /** A tree of files, all of one time, with a later bundle. */
  async function makeTree(): Promise<void> {
    for (const name of [...FOLDERS, 'dist', 'bin', 'node_modules/.bin'])
      await mkdir(join(folder, name), { recursive: true });
    for (const name of [...FILES, 'dist/main.js']) await writeFile(join(folder, name), '');
    for (const name of [...FILES, ...FOLDERS]) await utimes(join(folder, name), EARLIER, EARLIER);
    await utimes(join(folder, 'dist/main.js'), BUILT, BUILT);
    await copyFile(join(root, 'bin/owlery'), join(folder, 'bin/owlery'));
    // In place of Node: prints the words that it is started with.
    await writeFile(join(folder, 'node_modules/.bin/node'), '#!/bin/sh\necho "$@"\n');
    await chmod(join(folder, 'node_modules/.bin/node'), 0o755);
  }

  const started = async () => {
    const { code, stdout, stderr } = await startProcess(join(folder, 'bin/owlery'), ['doctor'], {}).ended();
    expect(code, stderr).toBe(0);
    return stdout.trim().split(' ').slice(-2);
  };

  test('is the bundle if it is newer than all sources', async () => {
    await makeTree();
    expect(await started()).toEqual([join(folder, 'dist/main.js'), 'doctor']);
  });

  test.each([...FILES, 'src', 'src/core'])('is the sources after a change of %s', async (path) => {
    await makeTree();
    await utimes(join(folder, path), LATER, LATER);
    expect(await started()).toEqual([join(folder, 'src/main.ts'), 'doctor']);
  });

  test('is the sources if there is no bundle', async () => {
    await makeTree();
    await rm(join(folder, 'dist'), { recursive: true });
    expect(await started()).toEqual([join(folder, 'src/main.ts'), 'doctor']);
  });
});

/** Prints the addresses of the sources that a process loads. */
const HOOK = `import { registerHooks } from 'node:module';
registerHooks({ load(url, context, next) {
  if (url.includes('/src/') && !url.includes('node_modules')) process._rawDebug(url);
  return next(url, context);
} });`;

test('A command of the bundled server loads no source', async () => {
  const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(HOOK)}`;
  const command = startProcess(join(root, 'bin/owlery'), ['doctor', '--help'], { NODE_OPTIONS });
  expect(await command.ended()).toMatchObject({ code: 0, stderr: '' });
});
