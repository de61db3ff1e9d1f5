import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase } from '../../support/database.ts';
import { type Engine, openEngine } from '../../support/engine.ts';
import { create, type ScriptContext, scriptedHandler, when } from '../../support/scripted.ts';

let engine: Engine;

beforeAll(async () => {
  const { connection } = await createTestDatabase();
  engine = await openEngine(connection);
  await engine.work([scriptedHandler]);
});
afterAll(() => engine.close());

test('A paused run stops and continues from its last checkpoint', async () => {
  const { database, runs } = engine;
  const reasons: unknown[] = [];
  const { id } = await create(engine, async ({ run, checkpoint, signal, progress, save }) => {
    if (run.attempt === 2) return { from: checkpoint };
    save({ at: 'begun' });
    progress(10);
    await once(signal, 'abort');
    reasons.push(signal.reason);
    progress(20);
    save({ at: 'stopped' });
    return undefined;
  });
  await when(engine, id, { progress: 10 });
  expect(await runs.pause(database.query, id)).toMatchObject({ status: 'paused' });
  expect(await when(engine, id, { worker: null })).toMatchObject({
    status: 'paused',
    checkpoint: { at: 'stopped' },
    progress: 20,
    finished_at: null,
  });
  expect(reasons).toEqual(['pause']);
  expect(await runs.resume(database.query, id)).toMatchObject({ status: 'queued' });
  const done = await when(engine, id, { status: 'completed' });
  expect(done).toMatchObject({ result: { from: { at: 'stopped' } }, attempts: 2, lost_attempts: 0 });
});

test('A run resumed before its handler has stopped does not run twice at once', async () => {
  const { database, runs } = engine;
  let active = 0;
  let most = 0;
  const { id } = await create(engine, async ({ run, signal }: ScriptContext) => {
    most = Math.max(most, ++active);
    if (run.attempt === 1) {
      await once(signal, 'abort');
      await delay(700); // Slow, but within the 2 s to stop.
    }
    active--;
    return run.attempt === 1 ? undefined : {};
  });
  await when(engine, id, { status: 'running' });
  await runs.pause(database.query, id);
  await runs.resume(database.query, id);
  expect(await when(engine, id, { status: 'completed' })).toMatchObject({ attempts: 2 });
  expect(most).toBe(1);
});

test('A paused run can be cancelled, and is not taken again', async () => {
  const { database, runs } = engine;
  const { id } = await create(engine, async ({ signal }) => {
    await once(signal, 'abort');
    return undefined;
  });
  await when(engine, id, { status: 'running' });
  await runs.pause(database.query, id);
  await runs.cancel(database.query, id);
  expect(await when(engine, id, { worker: null })).toMatchObject({ status: 'cancelled', attempts: 1 });
});

test('A run that completes although it was told to pause stays paused', async () => {
  const { database, runs } = engine;
  const { id } = await create(engine, async ({ run, signal }) => {
    if (run.attempt === 1) await once(signal, 'abort');
    return { attempt: run.attempt };
  });
  await when(engine, id, { status: 'running' });
  await runs.pause(database.query, id);
  expect(await when(engine, id, { worker: null })).toMatchObject({ status: 'paused', result: null });
  await runs.resume(database.query, id);
  expect(await when(engine, id, { status: 'completed' })).toMatchObject({ result: { attempt: 2 } });
});

test('A run paused before a worker has claimed it starts only after it is resumed', async () => {
  const { database, runs } = engine;
  const tomorrow = new Date(Date.now() + 86_400_000);
  let begun = 0;
  const { id } = await create(engine, async () => ({ begun: ++begun }), { startAfter: tomorrow });
  expect(await runs.pause(database.query, id)).toMatchObject({ status: 'paused', worker: null });
  await database.query.executeQuery(
    sql`update pgboss.job set start_after = now() where (data->>'run')::bigint = ${id}`.compile(database.query),
  );
  const after = await create(engine, async () => ({}));
  await when(engine, after.id, { status: 'completed' });
  expect(await when(engine, id, { status: 'paused', attempts: 0 })).toMatchObject({ started_at: null });
  await runs.resume(database.query, id);
  expect(await when(engine, id, { status: 'completed' })).toMatchObject({ attempts: 1, result: { begun: 1 } });
});
