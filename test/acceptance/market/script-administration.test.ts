/** Administrators scan scripts, test them and switch them on and off. */
import { spawnSync } from 'node:child_process';
import { access, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { accountWith } from '../../support/tokens.ts';
import { collecting, isAlive } from '../../systems/market/script-folder.ts';
import {
  type Caller,
  type CollectingMarket,
  callerWith,
  execute,
  ok,
  page,
  refused,
  startMarket,
  TIME,
} from './collecting.ts';

const hasPython = spawnSync('python3', ['--version']).status === 0;
if (!hasPython) process.stderr.write('python3 is not there: scripts in Python are not tested\n');

let market: CollectingMarket;
/** The folder of this market's own scripts. */
let folder: string;
/** A second node on the same database, with the same scripts. */
let second: TestServer;
/** An administrator on the second node. */
let there: Caller;
beforeAll(async () => {
  const parameters =
    "parameters: { symbol: { type: 'string', required: true }, days: { type: 'integer', default: 2 } },";
  const hold = `
    const { spawn } = await import('node:child_process');
    const { writeFileSync } = await import('node:fs');
    const child = spawn(process.execPath, ['-e', 'for (;;);']);
    writeFileSync(import.meta.filename + '.pids', JSON.stringify([process.pid, child.pid]));
    for (;;);`;
  market = await startMarket({
    'stocks/daily/given.ts': collecting(
      `log('begun', 'warning'); console.log('printed');
       for (let n = 0; n < parameters.days; n += 1) yield { 日期: '2024-01-0' + (n + 1), symbol: parameters.symbol, n: 2n ** 62n, price: n / 4 };`,
      parameters,
    ),
    'stocks/daily/many.ts': collecting("for (let n = 0; n < 1000; n += 1) { log('line ' + n); yield { n }; }"),
    'stocks/daily/throws.ts': collecting("yield { n: 1 }; throw new RangeError('no such day');"),
    'stocks/daily/holds.ts': collecting(hold),
    'stocks/daily/switched.ts': collecting('yield { n: 1 };'),
  });
  folder = market.server.config.systems.market.scriptFolders.at(-1) ?? '';
  second = await startTestServer('market', {
    databaseUrl: market.server.core.config.databaseUrl ?? '',
    environment: { OWLERY_SCRIPTS_DIR: folder },
  });
  there = callerWith(second, await accountWith(second.core, 'admin'));
});
afterAll(async () => {
  await second.close();
  expect(second.undeclared).toEqual([]);
  await market[Symbol.asyncDispose]();
});

async function write(path: string, code: string): Promise<string> {
  const file = join(folder, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, code);
  return file;
}

const scan = async (caller: Caller = market.admin) => {
  const { status, body } = await caller.post('/api/scripts/scan');
  expect(status).toBe(200);
  return body;
};
const report = (changes: object = {}) =>
  ok({ scanned: expect.any(Number), registered: 0, updated: 0, removed: 0, failed: [], ...changes });
const namesOf = async (query = '') =>
  (await market.user.get(`/api/scripts/?page_size=100${query}`)).body.data.items.map(
    ({ script_id }: { script_id: string }) => script_id,
  );

describe('POST /api/scripts/scan', () => {
  test('returns 200 with the new, changed, missing and restored scripts, on every node and without a restart', async () => {
    expect(await scan()).toEqual(report());
    const file = await write('funds/weekly/comes.ts', collecting('yield {};'));
    const registered = await scan();
    expect(registered).toEqual(report({ registered: 1 }));
    const { scanned } = registered.data;

    const elsewhere = () => there.get('/api/scripts/comes');
    expect((await elsewhere()).body.data).toMatchObject({ category: 'funds', missing_since: null });

    await write('funds/weekly/comes.ts', collecting('yield {};', "description: 'changed',"));
    expect(await scan()).toEqual(report({ scanned, updated: 1 }));
    expect((await elsewhere()).body.data).toMatchObject({ description: 'changed' });

    await rm(file);
    expect(await scan()).toEqual(report({ scanned: scanned - 1, removed: 1 }));
    expect((await elsewhere()).body.data).toMatchObject({ missing_since: TIME });
    expect(await namesOf()).not.toContain('comes');
    expect(await namesOf('&missing=true')).toEqual(['comes']);
    expect((await market.user.get('/api/scripts/categories')).body.data).not.toContain('funds');
    expect(await execute(market.user, 'comes')).toMatchObject({
      status: 'failed',
      error_message: expect.stringMatching(/脚本文件不存在: .*funds\/weekly\/comes\.ts$/),
    });

    await write('funds/weekly/comes.ts', collecting('yield { n: 1 };'));
    expect(await scan()).toEqual(report({ scanned, updated: 1 }));
    expect(await namesOf()).toContain('comes');
    expect(await execute(market.user, 'comes')).toMatchObject({ status: 'completed' });
  });

  test('returns 200 with the error of a broken file, and registers the others', async () => {
    const broken = await write('funds/daily/broken.ts', 'export default {');
    const misnamed = await write('funds/daily/Mis-Named.js', 'export default {');
    await write('funds/daily/fine.ts', collecting('yield {};'));
    expect(await scan()).toEqual(
      report({
        registered: 1,
        failed: [
          { path: misnamed, message: '分类和文件名只能使用 a-z、0-9 和 _，且最多 50 个字符' },
          { path: broken, message: expect.stringMatching(/^脚本运行失败: SyntaxError/) },
        ],
      }),
    );
    await rm(broken);
    await rm(misnamed);
  });

  test.skipIf(!hasPython)('returns 200 for a Python script as for any other', async () => {
    await write(
      'funds/manual/in_python.py',
      `
from datetime import date
SCRIPT = {'name': '净值', 'natural_key': ['日期'], 'parameters': {'n': {'type': 'integer', 'default': 2 ** 53 - 1}}}
def collect(parameters, context):
    context.progress(50)
    yield {'日期': date(2024, 1, 1), 'n': parameters['n'] + 2, 'none': float('nan')}
`,
    );
    await write('funds/manual/broken_python.py', 'def collect(');
    const broken = join(folder, 'funds/manual/broken_python.py');
    expect(await scan()).toEqual(
      report({
        registered: 1,
        failed: [{ path: broken, message: expect.stringMatching(/^脚本运行失败: SyntaxError/) }],
      }),
    );
    await rm(broken);
    expect((await market.user.get('/api/scripts/in_python')).body.data).toMatchObject({
      script_name: '净值',
      frequency: 'manual',
      natural_key: ['日期'],
    });
    expect(await execute(market.user, 'in_python')).toMatchObject({ status: 'completed', rows_affected: 1 });
    const { text } = await market.user.get('/api/tables/ak_in_python/data');
    expect(text).toContain('{"id":1,"日期":"2024-01-01","n":9007199254740993,"none":null}');
  });

  test('returns 200 to two simultaneous scans', async () => {
    await write('funds/daily/at_once.ts', collecting('yield {};'));
    const reports = await Promise.all([scan(), scan(there)]);
    expect(reports.map(({ data }) => data.failed)).toEqual([[], []]);
    expect(reports.reduce((sum, { data }) => sum + data.registered, 0)).toBe(1);
  });
});

describe('POST /api/scripts/{script_id}/test', () => {
  const trial = (changes: object = {}) =>
    ok({
      status: 'success',
      rows_affected: 0,
      execution_time: expect.any(Number),
      error_message: null,
      error_trace: null,
      logs: [],
      columns: [],
      sample: [],
      ...changes,
    });
  const trying = (scriptId: string, parameters?: object) =>
    market.admin.post(`/api/scripts/${scriptId}/test`, parameters === undefined ? {} : { parameters });

  test('returns 200 with the number of rows and a sample, and creates no table', async () => {
    const { status, body, text } = await trying('given', { symbol: '000001' });
    expect({ status, body }).toEqual({
      status: 200,
      body: trial({
        rows_affected: 2,
        logs: expect.arrayContaining([
          { level: 'warning', message: 'begun' },
          { level: 'info', message: 'printed' },
        ]),
        columns: [
          { name: '日期', type: 'DATE' },
          { name: 'symbol', type: 'TEXT' },
          { name: 'n', type: 'BIGINT' },
          { name: 'price', type: 'DOUBLE PRECISION' },
        ],
        sample: [
          { 日期: '2024-01-01', symbol: '000001', n: 2 ** 62, price: 0 },
          { 日期: '2024-01-02', symbol: '000001', n: 2 ** 62, price: 0.25 },
        ],
      }),
    });
    expect(text).toContain('4611686018427387904');
    expect(body.data.execution_time).toBeGreaterThan(0);
    expect(await market.user.get('/api/tables/ak_given')).toMatchObject(refused(404, 2001, 'table_not_found'));
  });

  test('returns 200 with the first rows and lines of many', async () => {
    const { body } = await trying('many');
    expect(body).toEqual(
      trial({
        rows_affected: 1_000,
        logs: Array.from({ length: 100 }, (_, n) => ({ level: 'info', message: `line ${n}` })),
        columns: [{ name: 'n', type: 'BIGINT' }],
        sample: [{ n: 0 }, { n: 1 }, { n: 2 }, { n: 3 }, { n: 4 }],
      }),
    );
  });

  test('returns 200 with the failure of a script as a result', async () => {
    const { status, body } = await trying('throws');
    expect({ status, body }).toEqual({
      status: 200,
      body: trial({
        status: 'failed',
        error_message: '脚本运行失败: RangeError: no such day',
        error_trace: expect.stringContaining('throws.ts:'),
        rows_affected: expect.any(Number),
        columns: expect.any(Array),
        sample: expect.any(Array),
      }),
    });
  });

  test('returns 200 with the failure when the file is missing', async () => {
    const file = await write('stocks/daily/gone.ts', collecting('yield {};'));
    await scan();
    await rm(file);
    expect((await trying('gone')).body).toEqual(
      trial({ status: 'failed', error_message: expect.stringMatching(/^脚本文件不存在/) }),
    );
  });

  test('returns 200 after ending a script that exceeds the default time-out', async () => {
    const before = (await market.admin.get('/api/settings/')).body.data.default_timeout;
    await market.admin.put('/api/settings/', { default_timeout: 1 });
    const { body } = await trying('holds');
    await market.admin.put('/api/settings/', { default_timeout: before });
    expect(body).toEqual(trial({ status: 'timeout', error_message: '运行超过 1 秒，已超时' }));
  });

  test('returns 422 for invalid parameters before anything runs', async () => {
    expect(await trying('given')).toMatchObject(
      refused(422, 3001, 'parameters_invalid', 'parameters/symbol: 缺少必填参数'),
    );
    expect(await trying('given', { symbol: 1, other: 2 })).toMatchObject(refused(422, 3001, 'parameters_invalid'));
    for (const json of [undefined, [], { parameters: 'x' }]) {
      expect(await market.admin.post('/api/scripts/given/test', json)).toMatchObject(
        refused(422, 3001, 'invalid_body'),
      );
    }
  });

  test('returns 404 for an unknown script', async () => {
    expect(await trying('nothing', {})).toMatchObject(refused(404, 2001, 'script_not_found'));
  });

  test('returns 429 to a third simultaneous test, and ends an abandoned test with its child processes', async () => {
    const file = join(folder, 'stocks/daily/holds.ts.pids');
    await rm(file, { force: true });
    const token = await accountWith(market.server.core, 'admin');
    const leave = new AbortController();
    const begin = () =>
      fetch(`${market.server.url}/api/scripts/holds/test`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: '{}',
        signal: leave.signal,
      }).catch((error: Error) => error.name);
    const waiting = [begin(), begin()];
    await eventually(() => access(file));
    await eventually(async () => {
      expect(await trying('given', { symbol: 'x' })).toMatchObject(
        refused(429, -1, 'too_many_trials', '最多同时测试 2 个脚本，请稍后重试'),
      );
    });
    const pids: number[] = JSON.parse(await readFile(file, 'utf8'));
    expect(await Promise.all(pids.map(isAlive))).toEqual([true, true]);
    leave.abort();
    expect(await Promise.all(waiting)).toEqual(['AbortError', 'AbortError']);
    await eventually(async () => expect(await Promise.all(pids.map(isAlive))).toEqual([false, false]));
    await eventually(async () => expect((await trying('given', { symbol: 'x' })).status).toBe(200));
  });
});

describe('PATCH /api/scripts/{script_id}/toggle', () => {
  const toggle = (scriptId: string) => market.admin.patch(`/api/scripts/${scriptId}/toggle`);

  test('returns 200 and switches a script off and on again', async () => {
    const { data: script } = (await market.user.get('/api/scripts/switched')).body;
    const task = await market.user.post('/api/tasks/', { name: 'A task', script_id: 'switched' });
    const run = () => market.user.post(`/api/tasks/${task.body.data.id}/execute`);

    expect(await toggle('switched')).toMatchObject({ status: 200, body: ok({ id: script.id, is_active: false }) });
    expect((await market.user.get('/api/scripts/switched')).body.data).toEqual({
      ...script,
      is_active: false,
      updated_at: TIME,
    });
    expect((await market.user.get('/api/scripts/?is_active=false')).body).toEqual(
      page([expect.objectContaining({ script_id: 'switched', is_active: false })]),
    );
    expect(await run()).toMatchObject(refused(400, -1, 'script_inactive', '脚本已停用: switched'));
    expect((await market.admin.post('/api/scripts/switched/test', {})).body.data).toMatchObject({ status: 'success' });

    expect((await toggle('switched')).body).toEqual(ok({ id: script.id, is_active: true }));
    expect((await run()).status).toBe(200);
    const { core } = market.server;
    const { items } = await core.journal.list(
      core.database.query,
      { target: 'script:switched', action: 'toggle_script' },
      { page: 1, pageSize: 10 },
    );
    const { id } = (await market.admin.get('/api/auth/me')).body.data;
    expect(items.map(({ account_id, detail, address }) => ({ account_id, detail, address }))).toEqual([
      { account_id: id, detail: { is_active: true }, address: '127.0.0.1' },
      { account_id: id, detail: { is_active: false }, address: '127.0.0.1' },
    ]);
  });

  test('returns 404 for an unknown script', async () => {
    expect(await toggle('nothing')).toMatchObject(refused(404, 2001, 'script_not_found'));
  });
});

test('Every route of script administration returns 403 to users and 401 without a token', async () => {
  const calls = [
    (caller: Caller) => caller.post('/api/scripts/scan'),
    (caller: Caller) => caller.post('/api/scripts/many/test', {}),
    (caller: Caller) => caller.patch('/api/scripts/many/toggle'),
  ];
  for (const call of calls) {
    expect(await call(market.user)).toMatchObject(refused(403, 1003, 'admin_required'));
    expect(await call(market.anybody)).toMatchObject(refused(401, 1001, 'sign_in_required'));
  }
});
