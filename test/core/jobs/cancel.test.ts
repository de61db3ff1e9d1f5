import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../../../src/core/db/database.ts';
import { defineJob, handle } from '../../../src/core/jobs/runs/job.ts';
import { STOP_CHANNEL } from '../../../src/core/jobs/runs/stop-message.ts';
import { createEffects, effectsOf, recordEffect } from '../../support/counting.ts';
import { createTestDatabase } from '../../support/database.ts';
import { type Engine, openEngine } from '../../support/engine.ts';
import { create, obedient, scriptedHandler, when } from '../../support/scripted.ts';

const elsewhere = defineJob<object, object>({ kind: 'elsewhere', queue: 'elsewhere', timeoutSeconds: 60 });

let engine: Engine;

beforeAll(async () => {
  const { connection } = await createTestDatabase();
  engine = await openEngine(connection);
  await createEffects(engine.database);
  await engine.work([scriptedHandler], { maxTasks: 1 });
});
afterAll(() => engine.close());

const jobsLeft = async () => {
  const { rows } = await sql<{ jobs: number }>`select count(*) as jobs from pgboss.job`.execute(engine.database.query);
  return rows[0]?.jobs;
};

test('A run cancelled while queued never starts', async () => {
  const { database, runs } = engine;
  const first = await create(engine, obedient);
  await when(engine, first.id, { status: 'running' });
  let begun = false;
  const queued = await create(engine, async () => {
    begun = true;
    return {};
  });
  expect(await runs.cancel(database.query, queued.id)).toMatchObject({ status: 'cancelled', attempts: 0 });
  await runs.cancel(database.query, first.id);
  const last = await create(engine, async () => ({}));
  await when(engine, last.id, { status: 'completed' });
  expect(begun).toBe(false);
  expect(await runs.get(database.query, queued.id)).toMatchObject({ status: 'cancelled', started_at: null });
  await expect.poll(jobsLeft, { timeout: 10_000 }).toBe(0);
});

test('A running handler is signalled within 2 s, and an effect it completes afterwards is rolled back', async () => {
  const { database, runs } = engine;
  const toldReason = Promise.withResolvers<unknown>();
  const refused = Promise.withResolvers<unknown>();
  const { id } = await create(engine, async ({ run, signal, complete, progress }) => {
    progress(40);
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    toldReason.resolve(signal.reason);
    progress(80);
    const completion = database.transaction(async (tx) => {
      await recordEffect(tx, run.id);
      await complete(tx, {});
    });
    await completion.catch(refused.resolve);
    return {};
  });
  await when(engine, id, { status: 'running', progress: 40 });
  await runs.cancel(database.query, id);
  expect(await toldReason.promise).toBe('cancel');
  expect(await refused.promise).toMatchObject({ code: 'run_not_held', data: { id } });
  expect(await effectsOf(database, id)).toBe(0);
  expect(await when(engine, id, { worker: null })).toMatchObject({ status: 'cancelled', progress: 40, result: null });
});

test('A handler that does not stop loses its slot after 2 s, and its later reports are discarded', async () => {
  const { database, runs } = engine;
  const go = Promise.withResolvers<void>();
  const refused = Promise.withResolvers<unknown>();
  const { id } = await create(engine, async ({ log, complete }) => {
    await go.promise;
    log('info', 'too late');
    await complete(database.query, {}).catch(refused.resolve);
    return {};
  });
  await when(engine, id, { status: 'running' });
  await runs.cancel(database.query, id);
  const next = await create(engine, async () => ({}));
  await when(engine, next.id, { status: 'completed' });
  go.resolve();
  expect(await refused.promise).toMatchObject({ code: 'run_not_held' });
  // Long enough for a line to be written, if it were not discarded.
  const after = await create(engine, async ({ log }) => {
    log('info', 'written');
    await delay(300);
    return {};
  });
  await when(engine, after.id, { status: 'completed' });
  expect(await runs.logs(database.query, id, { limit: 10 })).toEqual([]);
});

test('A run cancelled before its worker knows of the claim does not start', async () => {
  const { connection } = engine.database;
  const other = await openEngine(connection);
  const { runs, database } = other;
  const { id } = await runs.create(database.query, elsewhere, { ownerId: null, input: {} });
  const hear = Promise.withResolvers<void>();
  const slow: Database = {
    ...database,
    transaction: async (work) => {
      const result = await database.transaction(work);
      await hear.promise;
      return result;
    },
  };
  let begun = false;
  const handler = handle(elsewhere, async () => {
    begun = true;
    return {};
  });
  await other.work([handler], { database: slow });
  const told = new Promise<void>((resolve) => {
    void other.notifications.subscribe(STOP_CHANNEL, { message: () => resolve(), missed: () => {} });
  });
  await when(other, id, { status: 'running' });
  await runs.cancel(database.query, id);
  await told;
  hear.resolve();
  await when(other, id, { status: 'cancelled', worker: null });
  expect(begun).toBe(false);
  await other.close();
});
