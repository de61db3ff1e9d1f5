import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { bundleOf } from '../../src/bundle.ts';
import { root as project, startProcess } from '../support/owlery.ts';

const EARLIER = new Date('2026-11-01T00:00:00Z');
const BUILT = new Date('2026-11-02T00:00:00Z');
const LATER = new Date('2026-11-03T00:00:00Z');

const FILES = ['package.json', 'src/main.ts', 'src/core/core.ts', 'packages/client/src/index.ts', 'scripts/build.ts'];
const FOLDERS = ['src/core', 'src', 'packages/client/src', 'scripts'];

/** A tree of files, all of one time, and a later bundle. */
async function makeTree(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'owlery-tree-'));
  for (const folder of [...FOLDERS, 'dist']) await mkdir(join(root, folder), { recursive: true });
  for (const file of [...FILES, 'dist/command-line.js']) await writeFile(join(root, file), '');
  for (const path of [...FILES, ...FOLDERS]) await utimes(join(root, path), EARLIER, EARLIER);
  await utimes(join(root, 'dist/command-line.js'), BUILT, BUILT);
  return root;
}

test('The bundle runs if it is newer than all sources', async () => {
  const root = await makeTree();
  expect(bundleOf(root)).toBe(pathToFileURL(join(root, 'dist/command-line.js')).href);
  await rm(root, { recursive: true });
});

test.each([...FILES, 'src', 'src/core'])('The sources run after a change of %s', async (path) => {
  const root = await makeTree();
  await utimes(join(root, path), LATER, LATER);
  expect(bundleOf(root)).toBeUndefined();
  await rm(root, { recursive: true });
});

test('The sources run if there is no bundle', async () => {
  const root = await makeTree();
  await rm(join(root, 'dist'), { recursive: true });
  expect(bundleOf(root)).toBeUndefined();
  await rm(root, { recursive: true });
});

/** Prints the addresses of the sources that a process loads. */
const PRINT_SOURCES = `data:text/javascript,import { registerHooks } from 'node:module';
registerHooks({ load(url, context, next) {
  if (url.includes('/src/') && !url.includes('node_modules')) console.error(url);
  return next(url, context);
} });`;

test('A command runs the bundle: its only sources choose it', async () => {
  const command = startProcess(join(project, 'bin/owlery'), ['doctor', '--help'], {
    NODE_OPTIONS: `--import="${PRINT_SOURCES.replaceAll('\n', ' ').replaceAll('"', '\\"')}"`,
  });
  const { code, stderr } = await command.ended();
  expect(code, stderr).toBe(0);
  expect(stderr.trim().split('\n').sort()).toEqual(
    ['bundle.ts', 'main.ts'].map((name) => pathToFileURL(join(project, 'src', name)).href),
  );
});
