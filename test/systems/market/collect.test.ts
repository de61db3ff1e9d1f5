/** Scripts collected by a worker, from the task to the table. */
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Viewer } from '../../../src/core/accounts/viewer.ts';
import { handle } from '../../../src/core/jobs/runs/job.ts';
import { Journal } from '../../../src/core/journal/journal.ts';
import { Settings } from '../../../src/core/settings/settings.ts';
import { systemClock } from '../../../src/systems/market/domain/clock.ts';
import { collect } from '../../../src/systems/market/domain/executions/collect.job.ts';
import type { Execution } from '../../../src/systems/market/domain/executions/execution-queries.ts';
import { Executions } from '../../../src/systems/market/domain/executions/executions.ts';
import { Interfaces } from '../../../src/systems/market/domain/interfaces/interfaces.ts';
import { Scripts } from '../../../src/systems/market/domain/scripts/scripts.ts';
import { Sources } from '../../../src/systems/market/domain/sources.ts';
import { Tasks } from '../../../src/systems/market/domain/tasks/tasks.ts';
import { collectHandler } from '../../../src/systems/market/jobs/collect.handler.ts';
import { createTestDatabase } from '../../support/database.ts';
import { type Engine, openEngine } from '../../support/engine.ts';
import { eventually } from '../../support/eventually.ts';
import { quiet } from '../../support/logger.ts';
import { contents, tablesHere } from './loading.ts';
import { DEFINITION } from './market.ts';
import { collecting, HOST, isAlive, makeScriptFolder, type ScriptFolder } from './script-folder.ts';

let connection: pg.ClientConfig;
let engine: Engine;
let own: ScriptFolder;
let scripts: Scripts;
let executions: Executions;
let tasks: Tasks;
let user: Viewer;
let other: Viewer;
let admin: Viewer;

beforeAll(async () => {
  ({ connection } = await createTestDatabase());
  engine = await openEngine(connection);
  own = await makeScriptFolder();
  const options = { folders: [own.folder], ...HOST, memoryMegabytes: 200 };
  scripts = new Scripts(engine.database, options, quiet);
  const { database, runs, notifications } = engine;
  const sources = new Sources(new Interfaces());
  const settings = new Settings(database, notifications, quiet);
  const journal = new Journal();
  executions = new Executions({ database, runs, settings, sources, journal });
  const timezone = 'Asia/Shanghai';
  tasks = new Tasks({ database, runs, executions, sources, settings, journal, clock: systemClock, timezone });
  [user, other, admin] = await Promise.all([account('user'), account('user'), account('admin')]);
  const tables = tablesHere(database);
  const handler = collectHandler({ database, sources, tables, scripts: options, aktoolsUrl: 'http://127.0.0.1:9' });
  await engine.work([handle(collect, handler)]);
});
afterAll(async () => {
  await engine.close();
  await own[Symbol.asyncDispose]();
});

let accounts = 0;
async function account(role: 'user' | 'admin'): Promise<Viewer> {
  accounts += 1;
  return await engine.database.query
    .insertInto('accounts')
    .values({ username: `name${accounts}`, email: `name${accounts}@example.com`, password_hash: '', role })
    .returning(['id', 'role'])
    .executeTakeFirstOrThrow();
}

/** Writes and registers a script, and makes a task of it. */
async function taskOf(scriptId: string, code: string, parameters = {}) {
  await own.write(scriptId, code);
  expect((await scripts.scan()).failed).toEqual([]);
  return await tasks.create(user, { ...DEFINITION, scriptId, parameters });
}

async function ended(execution: Pick<Execution, 'execution_id'>): Promise<Execution> {
  return await eventually(async () => {
    const found = await executions.get(admin, execution.execution_id);
    expect(['completed', 'failed', 'timed_out', 'cancelled']).toContain(found.status);
    return found;
  });
}

const tableOf = (scriptId: string) => contents({ database: engine.database, table: `ak_${scriptId}` });
const DAYS = 'for (const [n, day] of days.entries()) yield { 日期: day, 收盘: n + 0.5 };';
const KEYED = "naturalKey: ['日期'],";

describe('a task', () => {
  test('can be executed repeatedly without duplicating rows', async () => {
    const task = await taskOf(
      'twice',
      collecting(`progress(50, 'half'); const days = ['2024-01-02', '2024-01-03']; ${DAYS}`, KEYED),
    );
    const started = await tasks.execute(user, task.id);
    expect(started).toMatchObject({
      execution_id: expect.stringMatching(/^exec_\d{8}_\d{6}_[0-9a-f]{8}$/),
      status: 'queued',
      task_id: task.id,
      owner_id: user.id,
      operator_id: user.id,
      triggered_by: 'manual',
    });
    expect(await ended(started)).toMatchObject({
      status: 'completed',
      progress: 100,
      started_at: expect.any(String),
      finished_at: expect.any(String),
      error_message: null,
      result: { message: 'success', table_name: 'ak_twice', rows_before: 0, rows_after: 2, rows_affected: 2 },
    });
    expect(await ended(await tasks.execute(admin, task.id))).toMatchObject({
      status: 'completed',
      owner_id: user.id,
      operator_id: admin.id,
      result: { rows_before: 2, rows_after: 2, rows_affected: 0 },
    });
    expect((await tableOf('twice')).rows).toEqual([
      { 日期: '2024-01-02', 收盘: 0.5 },
      { 日期: '2024-01-03', 收盘: 1.5 },
    ]);
    expect((await tasks.get(user, task.id)).last_execution_at).not.toBeNull();
  });

  test('passes its parameters to the script, with defaults as of today', async () => {
    const code = (adjust: string) =>
      collecting(
        'yield { ...parameters };',
        `parameters: { symbol: { type: 'string' }, adjust: { type: 'string', default: '${adjust}' } },`,
      );
    const task = await taskOf('given', code('old'), { symbol: '000001' });
    await own.write('given', code('new'));
    await scripts.scan();
    expect(await ended(await tasks.execute(user, task.id))).toMatchObject({
      parameters: { symbol: '000001', adjust: 'new' },
    });
    expect((await tableOf('given')).rows).toEqual([{ symbol: '000001', adjust: 'new' }]);
  });

  test('cannot be created with parameters that its script does not take', async () => {
    await own.write('takes', collecting('yield {};', "parameters: { symbol: { type: 'string', required: true } },"));
    await scripts.scan();
    const make = (changes: object) => tasks.create(user, { ...DEFINITION, scriptId: 'takes', ...changes });
    await expect(make({})).rejects.toMatchObject({ code: 'parameters_invalid' });
    await expect(make({ scriptId: 'nothing' })).rejects.toMatchObject({ code: 'script_not_found' });
    const soon = { parameters: { symbol: 'a' }, scheduleType: 'cron', scheduleExpression: 'soon' };
    await expect(make(soon)).rejects.toMatchObject({ code: 'schedule_invalid' });
  });

  test('cannot be executed when its script is switched off or has changed its parameters', async () => {
    const task = await taskOf('off', collecting('yield {};'));
    const update = engine.database.query.updateTable('market_scripts').where('script_id', '=', 'off');
    await update.set({ is_active: false }).execute();
    await expect(tasks.execute(user, task.id)).rejects.toMatchObject({ code: 'script_inactive' });
    await update.set({ is_active: true }).execute();
    await own.write('off', collecting('yield {};', "parameters: { symbol: { type: 'string', required: true } },"));
    await scripts.scan();
    await expect(tasks.execute(user, task.id)).rejects.toMatchObject({ code: 'parameters_invalid' });
    const { total } = await executions.list(admin, { page: 1, pageSize: 1 }, { taskId: task.id });
    expect(total).toBe(0);
  });

  test('belongs with its executions to its owner, and is visible to administrators', async () => {
    const task = await taskOf('mine', collecting('yield { n: 1 };'));
    const { execution_id } = await tasks.execute(user, task.id);
    await expect(tasks.get(other, task.id)).rejects.toMatchObject({ code: 'task_not_found' });
    await expect(tasks.execute(other, task.id)).rejects.toMatchObject({ code: 'task_not_found' });
    await expect(executions.get(other, execution_id)).rejects.toMatchObject({ code: 'execution_not_found' });
    const page = { page: 1, pageSize: 100 };
    expect(await tasks.list(other, page, {})).toEqual({ items: [], total: 0 });
    expect(await executions.list(other, page, {})).toEqual({ items: [], total: 0 });
    for (const viewer of [user, admin]) {
      expect((await tasks.list(viewer, page, { isActive: true })).items[0]?.id).toBe(task.id);
      const found = await executions.list(viewer, page, { taskId: task.id });
      expect(found).toMatchObject({ items: [{ execution_id }], total: 1 });
    }
    await ended({ execution_id });
    const lists = await Promise.all(
      (['completed', 'failed', 'pending'] as const).map((status) =>
        executions.list(user, page, { taskId: task.id, status }),
      ),
    );
    expect(lists.map(({ total }) => total)).toEqual([1, 0, 0]);
  });
});

describe('an execution that', () => {
  test('throws half way fails with the reason and leaves the table unchanged', async () => {
    const good = collecting(`const days = ['2024-01-02']; ${DAYS}`, KEYED);
    const task = await taskOf('half', good);
    await ended(await tasks.execute(user, task.id));
    const before = await tablesHere(engine.database).get('ak_half');
    const bad =
      "for (let n = 0; n < 100_000; n += 1) yield { 日期: 'not a day', n };\n throw new Error('the source is down');";
    await own.write('half', collecting(bad, KEYED));
    await scripts.scan();
    expect(await ended(await tasks.execute(user, task.id))).toMatchObject({
      status: 'failed',
      error_message: 'Error: the source is down',
      error_trace: expect.stringContaining('half.ts:'),
      result: null,
    });
    expect(await tablesHere(engine.database).get('ak_half')).toEqual(before);
    expect((await tableOf('half')).rows).toEqual([{ 日期: '2024-01-02', 收盘: 0.5 }]);
  });

  test('loops for ever times out, and its process ends', async () => {
    const task = await taskOf('loops', collecting('console.log(process.pid); await null; for (;;);'));
    const run = await engine.database.transaction(async (tx) => {
      const execution = await executions.start(tx, task, { triggeredBy: 'manual', operatorId: user.id });
      await tx.updateTable('runs').set({ timeout_seconds: 2 }).where('id', '=', execution.run_id).execute();
      return execution;
    });
    expect(await ended(run)).toMatchObject({ status: 'timed_out', error_message: 'it took longer than 2 s' });
    const [line] = await engine.runs.logs(engine.database.query, run.run_id, { limit: 1 });
    expect(Number(line?.message)).toBeGreaterThan(1);
    await eventually(async () => expect(await isAlive(Number(line?.message))).toBe(false));
  });

  test('uses too much memory fails, and affects nobody else', async () => {
    const eater = await taskOf(
      'eater',
      collecting('const kept = []; for (;;) kept.push({ text: "x".repeat(1000) + kept.length });'),
    );
    const modest = await taskOf('modest', collecting('yield { n: 1 };'));
    const [eaten, done] = await Promise.all(
      [eater, modest].map(async (task) => await ended(await tasks.execute(user, task.id))),
    );
    expect(eaten).toMatchObject({
      status: 'failed',
      error_code: 'script_out_of_memory',
      error_data: { megabytes: 200 },
    });
    expect(done).toMatchObject({ status: 'completed', result: { rows_after: 1 } });
  });

  test('is cancelled stops its script within two seconds and leaves no table', async () => {
    const task = await taskOf(
      'cancelled',
      collecting("for (;;) { yield { pid: process.pid, text: 'x'.repeat(1000) }; }"),
    );
    const execution = await tasks.execute(user, task.id);
    await eventually(async () => expect((await executions.get(user, execution.execution_id)).status).toBe('running'));
    await engine.runs.cancel(engine.database.query, execution.run_id);
    expect(await ended(execution)).toMatchObject({ status: 'cancelled', result: null });
    await eventually(async () => {
      const run = await engine.runs.get(engine.database.query, execution.run_id);
      expect(run?.worker).toBeNull();
    });
    await expect(tablesHere(engine.database).get('ak_cancelled')).rejects.toMatchObject({
      code: 'table_not_found',
    });
  });

  test('finds no file on this machine reports that', async () => {
    const task = await taskOf('gone', collecting('yield { n: 1 };'));
    await engine.database.query
      .updateTable('market_scripts')
      .set({ path: 'stocks/daily/elsewhere.ts' })
      .where('script_id', '=', 'gone')
      .execute();
    expect(await ended(await tasks.execute(user, task.id))).toMatchObject({
      status: 'failed',
      error_code: 'script_missing',
      error_data: { path: 'stocks/daily/elsewhere.ts' },
    });
  });

  test('violates its natural key names the key', async () => {
    const task = await taskOf('keyless', collecting('yield { n: 1 };', KEYED));
    expect(await ended(await tasks.execute(user, task.id))).toMatchObject({
      status: 'failed',
      error_code: 'natural_key_missing',
      error_data: { missing: ['日期'] },
    });
  });
});

test('A thousand executions started in one second have a thousand ids', async () => {
  const { rows } = await engine.database.pool.query<{ id: string }>(
    'select market_execution_id() as id from generate_series(1, 1000)',
  );
  expect(new Set(rows.map(({ id }) => id.slice(-8))).size).toBe(1_000);
});
