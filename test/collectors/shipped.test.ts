/** Every shipped collector can be registered, has tests and documentation, and loads into its table. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Database } from '../../src/core/db/database.ts';
import { collectRows, describeScript } from '../../src/systems/market/domain/scripts/run-script.ts';
import { findScriptFiles, type ScriptFile } from '../../src/systems/market/domain/scripts/script-files.ts';
import { Scripts } from '../../src/systems/market/domain/scripts/scripts.ts';
import { openTestDatabase } from '../support/database.ts';
import { quiet } from '../support/logger.ts';
import { csv, startSourceServer } from '../support/source-server.ts';
import { contents, loadBatches } from '../systems/market/loading.ts';
import { HOST } from '../systems/market/script-folder.ts';
import { SHIPPED, shipped } from './collector.ts';

const { files, problems } = await findScriptFiles([SHIPPED]);

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

test('Every collector registers without a failure', async () => {
  expect(problems).toEqual([]);
  const scripts = new Scripts(database, { folders: [SHIPPED], ...HOST }, quiet);
  expect(await scripts.scan()).toMatchObject({ scanned: files.length, registered: files.length, failed: [] });
  expect(files.length).toBeGreaterThan(10);
});

describe.each(files)('$scriptId', ({ scriptId, file }: ScriptFile) => {
  test('declares a description, the meaning of its parameters and a natural key', async () => {
    const { description, naturalKey, parameters } = await describeScript(file, HOST);
    expect(description).not.toBe('');
    expect(naturalKey).not.toEqual([]);
    for (const parameter of parameters) expect(parameter.description, parameter.name).toBeTruthy();
  });

  test('has tests and a line in the documentation', async () => {
    const names = (await readdir(import.meta.dirname)).filter((name) => name.endsWith('.test.ts'));
    const tests = await Promise.all(names.map((name) => readFile(join(import.meta.dirname, name), 'utf8')));
    const isTested = new RegExp(`(describeCollector\\(\\s*|test\\()'${scriptId}\\b`);
    expect(
      tests.some((text) => isTested.test(text)),
      'it has tests',
    ).toBe(true);
    const documentation = await readFile(join(SHIPPED, '../docs/collectors.md'), 'utf8');
    expect(documentation.includes(`| \`${scriptId}\``), 'it has a line in docs/collectors.md').toBe(true);
  });
});

test('Collecting twice adds no rows, and replaces changed ones', async () => {
  await using source = await startSourceServer();
  vi.stubEnv('OWLERY_SOURCE_CBOE', source.url);
  const { file } = await shipped('cboe_vix_history');
  const { naturalKey } = await describeScript(file, HOST);
  const load = (signal = new AbortController().signal) =>
    loadBatches({ database, table: 'ak_cboe_vix_history', naturalKey }, () =>
      collectRows({
        file,
        parameters: { symbol: 'VIX' },
        ...HOST,
        signal,
        log: () => {},
        progress: () => {},
      }),
    );

  const days = ['01/02/1990,17.24,17.24,17.24,17.24', '03/05/2024,13.5,14.74,13.5,14.46'];
  source.answers(() => csv('DATE,OPEN,HIGH,LOW,CLOSE', ...days));
  expect(await load()).toEqual({ rowsBefore: 0, rowsAfter: 2, rowsAffected: 2 });
  expect(await load()).toEqual({ rowsBefore: 2, rowsAfter: 2, rowsAffected: 0 });

  source.answers(() => csv('DATE,OPEN,HIGH,LOW,CLOSE', '03/05/2024,13.5,14.74,13.5,14.5', '03/06/2024,14,15,14,N/A'));
  expect(await load()).toEqual({ rowsBefore: 2, rowsAfter: 3, rowsAffected: 2 });
  vi.stubEnv('OWLERY_SOURCE_CBOE', undefined);

  const { types, rows } = await contents({ database, table: 'ak_cboe_vix_history' });
  const double = 'double precision';
  expect(types).toEqual({ symbol: 'text', date: 'date', open: double, high: double, low: double, close: double });
  expect(rows).toEqual([
    { symbol: 'VIX', date: '1990-01-02', open: 17.24, high: 17.24, low: 17.24, close: 17.24 },
    { symbol: 'VIX', date: '2024-03-05', open: 13.5, high: 14.74, low: 13.5, close: 14.5 },
    { symbol: 'VIX', date: '2024-03-06', open: 14, high: 15, low: 14, close: null },
  ]);
});
