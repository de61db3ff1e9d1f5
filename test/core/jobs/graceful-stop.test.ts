import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../../../src/core/db/database.ts';
import { WAKE_CHANNEL } from '../../../src/core/jobs/engine/queue.ts';
import { count, createEffects, effectsOf } from '../../support/counting.ts';
import { createTestDatabase } from '../../support/database.ts';
import { type Engine, openEngine } from '../../support/engine.ts';
import { create, type ScriptContext, scriptedHandler, when } from '../../support/scripted.ts';
import { startWorkerProcess } from '../../support/worker-process.ts';

let engine: Engine;
let connection: Awaited<ReturnType<typeof createTestDatabase>>['connection'];

beforeAll(async () => {
  ({ connection } = await createTestDatabase());
  engine = await openEngine(connection);
  await createEffects(engine.database);
});
afterAll(() => engine.close());

test('A stopping worker hands its runs over at once from their checkpoints, and none counts as lost', async () => {
  const first = await engine.work([scriptedHandler]);
  const { id } = await create(engine, async ({ run, checkpoint, signal, save, log }) => {
    if (run.attempt === 2) return { from: checkpoint };
    save({ at: 'begun' });
    await once(signal, 'abort');
    save({ at: signal.reason });
    log('info', 'stopping');
    return undefined;
  });
  await when(engine, id, { status: 'running' });
  const second = await openEngine(connection);
  const woken: string[] = [];
  await second.notifications.subscribe(WAKE_CHANNEL, { message: (queue) => woken.push(queue), missed: () => {} });
  await first.stop();
  await expect.poll(() => woken).toEqual(['scripted']);
  expect(await when(engine, id, { worker: null })).toMatchObject({ status: 'queued', lost_attempts: 0 });
  await second.work([scriptedHandler]);
  await when(engine, id, { status: 'completed', result: { from: { at: 'shutdown' } }, attempts: 2, lost_attempts: 0 });
  expect(await engine.runs.logs(engine.database.query, id, { limit: 10 })).toMatchObject([{ message: 'stopping' }]);
  await second.close();
});

test('A run that finishes within the grace period is completed and not done again', async () => {
  const worker = await engine.work([scriptedHandler]);
  const { id } = await create(engine, async ({ signal }) => {
    await once(signal, 'abort');
    return { done: true };
  });
  await when(engine, id, { status: 'running' });
  await worker.stop();
  await when(engine, id, { status: 'completed', attempts: 1 });
});

test('A run that has finished but is not settled yet is not done again', async () => {
  const { database } = engine;
  const finished = Promise.withResolvers<void>();
  const settle = Promise.withResolvers<void>();
  const slow: Database = {
    ...database,
    transaction: async (work) => {
      if (begun) await settle.promise;
      return await database.transaction(work);
    },
  };
  let begun = false;
  const worker = await engine.work([scriptedHandler], { database: slow });
  const { id } = await create(engine, async ({ log }) => {
    begun = true;
    log('info', 'the last word');
    finished.resolve();
    return undefined;
  });
  await finished.promise;
  const stopped = worker.stop();
  settle.resolve();
  await stopped;
  await when(engine, id, { status: 'completed', attempts: 1 });
});

test('A run that does not stop is handed over too', async () => {
  const worker = await engine.work([scriptedHandler]);
  const { id } = await create(engine, () => new Promise(() => {}));
  await when(engine, id, { status: 'running' });
  await worker.stop();
  await when(engine, id, { status: 'queued', worker: null, lost_attempts: 0 });
  await engine.runs.cancel(engine.database.query, id);
});

test('A process that is told to end hands its run to another, and exits', async () => {
  await using first = await startWorkerProcess(connection);
  await using second = await startWorkerProcess(connection);
  const input = { to: 40, milliseconds: 25 };
  const { id } = await engine.runs.create(engine.database.query, count, { ownerId: null, input });
  const before = await when(engine, id, (run) => expect(run.checkpoint).not.toBeNull());
  const holder = before.worker?.includes(`:${first.pid}:`) ? first : second;
  expect(await holder.stop()).toBe(0);
  await when(engine, id, { status: 'completed', attempts: 2, lost_attempts: 0 });
  expect(await effectsOf(engine.database, id)).toBe(1);
});

test('Time worked before a handover counts only if a checkpoint was saved', async () => {
  const worker = await engine.work([scriptedHandler]);
  const until = async ({ signal }: ScriptContext) => {
    await once(signal, 'abort');
    return undefined;
  };
  const saving = await create(engine, async (context) => {
    context.save({ at: 'begun' });
    return await until(context);
  });
  const anew = await create(engine, until);
  await when(engine, saving.id, { checkpoint: { at: 'begun' } });
  await when(engine, anew.id, { status: 'running' });
  await engine.database.query
    .updateTable('runs')
    .set({ attempt_started_at: new Date(Date.now() - 100_000).toISOString() })
    .where('id', 'in', [saving.id, anew.id])
    .execute();
  await worker.stop();
  const { active_seconds: counted } = await when(engine, saving.id, { status: 'queued', worker: null });
  expect(counted).toBeGreaterThan(99);
  await when(engine, anew.id, { status: 'queued', worker: null, active_seconds: 0 });
});
