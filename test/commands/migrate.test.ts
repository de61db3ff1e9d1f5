import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { createTestDatabase } from '../support/database.ts';
import { type Home, makeHome, root } from '../support/owlery.ts';

let home: Home;
let all: string[];

beforeEach(async () => {
  home = await makeHome();
  all = (await readdir(join(root, 'migrations'))).map((file) => file.replace('.sql', '')).sort();
  return () => home[Symbol.asyncDispose]();
});

const lines = (word: string) => all.map((name) => `${word} ${name}\n`).join('');

test('owlery migrate names the missing migrations, applies them, and has nothing to do the next time', async () => {
  const { url } = await createTestDatabase('template0');
  const environment = { DATABASE_URL: url };
  const run = (...words: string[]) => home.run(['migrate', ...words], environment);
  expect(await run('--status')).toMatchObject({ code: 0, stdout: lines('missing'), stderr: '' });
  expect(await run('--status')).toMatchObject({ code: 0, stdout: lines('missing') });
  expect(await run()).toMatchObject({ code: 0, stdout: lines('applied'), stderr: '' });
  expect(await run('--status')).toMatchObject({ code: 0, stdout: lines('applied') });
  expect(await run()).toMatchObject({ code: 0, stdout: 'the database is up to date\n' });
});

test('owlery migrate starts and stops the embedded database when none is configured', async () => {
  expect(await home.run(['migrate'])).toMatchObject({ code: 0, stdout: lines('applied') });
  expect(await home.processes()).toEqual([]);
});
