import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import type pg from 'pg';
import { beforeEach, expect, test } from 'vitest';
import { openDatabase } from '../../../src/core/db/database.ts';
import { runTopic } from '../../../src/core/jobs/runs/run-event.ts';
import { createTestDatabase } from '../../support/database.ts';
import { type Engine, openEngine } from '../../support/engine.ts';
import { quiet } from '../../support/logger.ts';
import { type DatabaseProxy, openProxy } from '../../support/proxy.ts';
import { create, obedient, scriptedHandler, when } from '../../support/scripted.ts';

let connection: pg.ClientConfig;
let proxy: DatabaseProxy;
let engine: Engine;

beforeEach(async () => {
  ({ connection } = await createTestDatabase());
  proxy = await openProxy(connection);
  engine = await openEngine(proxy.connection);
  return async () => {
    await engine.close();
    await proxy[Symbol.asyncDispose]();
  };
});

/** Ends every connection of the engine, as a restart of PostgreSQL does. */
async function terminateAll(): Promise<void> {
  const outside = openDatabase(connection, quiet, { poolSize: 1 });
  await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()`.execute(outside.query);
  await outside.close();
}

test('A worker whose connections are all ended continues its run, takes the next one and reports both', async () => {
  const { runs, live, database } = engine;
  await engine.work([scriptedHandler]);
  const go = Promise.withResolvers<void>();
  const first = await create(engine, async ({ progress, log }) => {
    progress(10);
    await go.promise;
    progress(20, { after: 'the loss' });
    log('info', 'still here');
    return { done: true };
  });
  await when(engine, first.id, { progress: 10 });
  const events: unknown[] = [];
  live.subscribe(runTopic(first.id), (event) => events.push(event));
  await terminateAll();
  await expect.poll(() => events, { timeout: 10_000 }).toContainEqual({ type: 'missed' });
  go.resolve();
  await when(engine, first.id, {
    status: 'completed',
    result: { done: true },
    detail: { after: 'the loss' },
    attempts: 1,
  });
  await expect.poll(() => events).toContainEqual(expect.objectContaining({ type: 'run', status: 'completed' }));
  expect(await runs.logs(database.query, first.id, { limit: 5 })).toMatchObject([{ message: 'still here' }]);
  const next = await create(engine, async () => ({}));
  await when(engine, next.id, { status: 'completed' });
});

test('Reports made while the database is away are kept, and the runs are settled when it is back', async () => {
  await engine.work([scriptedHandler]);
  const ended = Promise.withResolvers<void>();
  const { id } = await create(engine, async ({ progress, log, save, signal }) => {
    progress(1);
    await once(signal.aborted ? signal : (cut as EventTarget), 'cut');
    for (let line = 0; line < 50; line++) log('info', `line ${line}`);
    progress(60, { step: 'one' });
    save({ step: 1 });
    await delay(500);
    progress(70);
    ended.resolve();
    return { done: true };
  });
  await when(engine, id, { progress: 1 });
  proxy.cut();
  cut.dispatchEvent(new Event('cut'));
  await ended.promise;
  await delay(1_500);
  proxy.mend();
  const run = await when(engine, id, { status: 'completed', attempts: 1 });
  expect(run).toMatchObject({
    result: { done: true },
    detail: { step: 'one' },
    checkpoint: { step: 1 },
    lost_attempts: 0,
  });
  const lines = await engine.runs.logs(engine.database.query, id, { limit: 100 });
  expect(lines.map(({ message }) => message).toReversed()).toEqual(
    Array.from({ length: 50 }, (_, line) => `line ${line}`),
  );
});

test('A run cancelled while the worker is disconnected is stopped after the reconnection', async () => {
  await engine.work([scriptedHandler]);
  const { id } = await create(engine, obedient);
  await when(engine, id, { status: 'running' });
  proxy.cut();
  const outside = await openEngine(connection);
  await outside.runs.cancel(outside.database.query, id);
  proxy.mend();
  await when(outside, id, { status: 'cancelled', worker: null });
  await outside.close();
});

test('A handler that fails because the database is away is retried, and the worker does not count as lost', async () => {
  await engine.work([scriptedHandler]);
  const querying = Promise.withResolvers<void>();
  const { id } = await create(engine, async ({ run, save }) => {
    if (run.attempt === 1) {
      save({ step: 1 });
      querying.resolve();
      await sql`select pg_sleep(60)`.execute(engine.database.query);
    }
    return { attempt: run.attempt };
  });
  await querying.promise;
  await when(engine, id, { checkpoint: { step: 1 } });
  await terminateAll();
  await when(engine, id, { status: 'completed', result: { attempt: 2 }, lost_attempts: 0 });
});

const cut = new EventTarget();
