import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Database } from '../../../src/core/db/database.ts';
import { Scripts } from '../../../src/systems/market/domain/scripts/scripts.ts';
import { openTestDatabase } from '../../support/database.ts';
import { quiet } from '../../support/logger.ts';
import { collecting, HOST, makeScriptFolder, type ScriptFolder } from './script-folder.ts';

const SHIPPED = join(import.meta.dirname, '../../../collectors');

let database: Database;
let own: ScriptFolder;
let scripts: Scripts;
beforeEach(async () => {
  database = await openTestDatabase();
  own = await makeScriptFolder();
  scripts = new Scripts(database, { folders: [SHIPPED, own.folder], ...HOST }, quiet);
});
afterEach(async () => {
  await database.close();
  await own[Symbol.asyncDispose]();
});

const everything = async () => (await scripts.list({ page: 1, pageSize: 100 }, {})).items;

test('The shipped scripts and the operator’s own are registered', async () => {
  const parameters = "parameters: { symbol: { type: 'string', required: true } }, naturalKey: ['日期'],";
  await own.write('funds/weekly/own_script.ts', collecting('yield {};', parameters));
  const { scanned, registered, updated, failed } = await scripts.scan();
  expect({ updated, failed, registered: registered === scanned && scanned > 1 }).toEqual({
    updated: 0,
    failed: [],
    registered: true,
  });
  expect(await scripts.get('own_script')).toMatchObject({
    script_name: 'Test',
    description: '',
    category: 'funds',
    frequency: 'weekly',
    path: 'funds/weekly/own_script.ts',
    parameters: [{ name: 'symbol', type: 'string', required: true }],
    natural_key: ['日期'],
    is_active: true,
  });
  expect(await scripts.get('sample_aapl_daily')).toMatchObject({ category: 'stocks', natural_key: ['date'] });
  expect(await scripts.categories()).toEqual(expect.arrayContaining(['funds', 'stocks']));
  const { items, total } = await scripts.list({ page: 1, pageSize: 1 }, { category: 'funds', isActive: true });
  expect({ ids: items.map(({ script_id }) => script_id), total }).toEqual({ ids: ['own_script'], total: 1 });
});

test('Only changed files are read again', async () => {
  await own.write('changing', collecting('yield {};'));
  await scripts.scan();
  const before = await scripts.get('changing');
  expect(await scripts.scan()).toMatchObject({ registered: 0, updated: 0, failed: [] });
  await own.write('changing', collecting('yield {};', "description: 'changed',"));
  expect(await scripts.scan()).toMatchObject({ registered: 0, updated: 1, failed: [] });
  expect(await scripts.get('changing')).toMatchObject({ id: before.id, description: 'changed' });
});

test('A broken file is reported, stops nothing and loses nothing', async () => {
  const file = await own.write('breaking', collecting('yield {};'));
  await scripts.scan();
  await own.write('breaking', 'export default {');
  await own.write('other', collecting('yield {};'));
  expect(await scripts.scan()).toMatchObject({
    registered: 1,
    failed: [
      { path: file, reason: { code: 'script_failed', data: { message: expect.stringContaining('SyntaxError') } } },
    ],
  });
  expect(await scripts.get('breaking')).toMatchObject({ script_name: 'Test' });
});

test('Other files are ignored, while misnamed scripts and missing folders are reported', async () => {
  await own.write('stocks/helper.ts', 'throw new Error("read");');
  await own.write('stocks/daily/notes.md', 'notes');
  await own.write('stocks/yearly/other.ts', 'throw new Error("read");');
  const named = await own.write('stocks/daily/My-Script.ts', collecting('yield {};'));
  const twin = await own.write('funds/daily/sample_aapl_daily.ts', collecting('yield {};'));
  const missing = join(own.folder, 'missing');
  const all = new Scripts(database, { folders: [SHIPPED, own.folder, missing], ...HOST }, quiet);
  const { failed } = await all.scan();
  expect(failed.map(({ path }) => path)).toEqual([twin, named, missing]);
  expect((await everything()).every(({ path }) => !path.startsWith('funds/daily'))).toBe(true);
});

test('A script is missing as long as its file is', async () => {
  const file = await own.write('moving', collecting('yield {};'));
  await scripts.scan();
  const before = await scripts.get('moving');
  await rm(file);
  expect(await scripts.scan()).toMatchObject({ registered: 0, updated: 0, removed: 1, failed: [] });
  expect((await scripts.get('moving')).missing_since).not.toBeNull();
  expect((await everything()).map(({ script_id }) => script_id)).not.toContain('moving');
  const missing = await scripts.list({ page: 1, pageSize: 100 }, { isMissing: true });
  expect(missing.items.map(({ script_id }) => script_id)).toEqual(['moving']);
  expect(await scripts.scan()).toMatchObject({ updated: 0, removed: 0 });

  await own.write('moving', collecting('yield {};'));
  expect(await scripts.scan()).toMatchObject({ registered: 0, updated: 1, removed: 0, failed: [] });
  expect(await scripts.get('moving')).toEqual({ ...before, updated_at: expect.any(String) });
});

test('A script moved to another category keeps its data', async () => {
  const file = await own.write('stocks/daily/moving.ts', collecting('yield {};'));
  await scripts.scan();
  const { id } = await scripts.get('moving');
  await rm(file);
  await own.write('funds/weekly/moving.ts', collecting('yield {};'));
  expect(await scripts.scan()).toMatchObject({ registered: 0, updated: 1, removed: 0 });
  expect(await scripts.get('moving')).toMatchObject({
    id,
    category: 'funds',
    frequency: 'weekly',
    missing_since: null,
  });
});

test('An unreadable folder makes no script missing', async () => {
  await own.write('present', collecting('yield {};'));
  await scripts.scan();
  await rename(own.folder, `${own.folder}-away`);
  expect(await scripts.scan()).toMatchObject({ removed: 0, failed: [{ path: own.folder }] });
  await rename(`${own.folder}-away`, own.folder);
  expect(await scripts.get('present')).toMatchObject({ missing_since: null });
});

test('Simultaneous scans agree', async () => {
  await own.write('old', collecting('yield {};'));
  await scripts.scan();
  await rm(join(own.folder, 'stocks/daily/old.ts'));
  for (const name of ['one', 'two', 'three']) await own.write(name, collecting('yield {};'));
  const results = await Promise.all([scripts.scan(), scripts.scan(), scripts.scan()]);
  const sum = (key: 'registered' | 'removed') => results.reduce((total, result) => total + result[key], 0);
  expect(results.flatMap(({ failed }) => failed)).toEqual([]);
  expect({ registered: sum('registered'), removed: sum('removed') }).toEqual({ registered: 3, removed: 1 });
  expect((await everything()).map(({ script_id }) => script_id)).toEqual(
    expect.arrayContaining(['one', 'two', 'three']),
  );
});

test('An unregistered script is not found', async () => {
  await expect(scripts.get('nothing')).rejects.toMatchObject({ code: 'script_not_found' });
});
