import { once } from 'node:events';
import { sql } from 'kysely';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { claimRuns } from '../../../src/core/jobs/engine/attempts-queries.ts';
import { MOST_LOST_ATTEMPTS, watchLostRuns } from '../../../src/core/jobs/engine/lost-runs.ts';
import { defineJob, handle } from '../../../src/core/jobs/runs/job.ts';
import { createTestDatabase } from '../../support/database.ts';
import { type Engine, openEngine } from '../../support/engine.ts';
import { eventually } from '../../support/eventually.ts';
import { quiet } from '../../support/logger.ts';
import { create, obedient, scriptedHandler, when } from '../../support/scripted.ts';

let engine: Engine;

beforeEach(async () => {
  const { connection } = await createTestDatabase();
  engine = await openEngine(connection);
  return () => engine.close();
});

/** Makes the queue act as after 10 s without a heartbeat, whatever heartbeats the worker sends meanwhile. */
async function silence(uuid: string): Promise<void> {
  const { query } = engine.database;
  const { rows } = await sql<{ delivery: number }>`
    select retry_count as delivery from pgboss.job where id = ${uuid}`.execute(query);
  await eventually(async () => {
    const { numAffectedRows } = await sql`
        update pgboss.job set heartbeat_on = now() - interval '1 minute'
        where id = ${uuid} and state = 'active' and retry_count = ${rows[0]?.delivery}`.execute(query);
    expect(numAffectedRows).toBe(0n);
  });
}

test('A worker that was considered dead but is alive stops its handler, and the next attempt counts', async () => {
  await engine.work([scriptedHandler]);
  const reasons: unknown[] = [];
  const refused = Promise.withResolvers<unknown>();
  const { id, uuid } = await create(engine, async ({ run, checkpoint, signal, save, complete }) => {
    if (run.attempt > 1) return { from: checkpoint };
    save({ step: 1 });
    await once(signal, 'abort');
    reasons.push(signal.reason);
    save({ step: 'too late' });
    await complete(engine.database.query, { wrong: true }).catch(refused.resolve);
    return undefined;
  });
  await when(engine, id, { checkpoint: { step: 1 } });
  await silence(uuid);
  await when(engine, id, { status: 'completed', result: { from: { step: 1 } }, attempts: 2, lost_attempts: 1 });
  expect(reasons).toEqual(['lost']);
  expect(await refused.promise).toMatchObject({ code: 'run_not_held' });
});

test('A worker that has lost a run without noticing learns it from its heartbeat', async () => {
  await engine.work([scriptedHandler], { maxTasks: 1 });
  const lost = Promise.withResolvers<unknown>();
  const { id, uuid } = await create(engine, async ({ run, signal }) => {
    if (run.attempt > 1) return {};
    await once(signal, 'abort');
    lost.resolve(signal.reason);
    return undefined;
  });
  await when(engine, id, { status: 'running' });
  // Its only slot is taken, so no worker takes the job that goes back to the queue.
  await silence(uuid);
  expect(await lost.promise).toBe('lost');
  await when(engine, id, { status: 'completed', lost_attempts: 1 });
});

test('A run that keeps killing its workers fails', async () => {
  const { id, uuid } = await create(engine, obedient);
  // The state after five workers died one after the other.
  await engine.queue.fetch(engine.database.query, 'scripted', 1);
  await engine.database.query
    .updateTable('runs')
    .set({ status: 'running', attempts: MOST_LOST_ATTEMPTS, lost_attempts: MOST_LOST_ATTEMPTS - 1, worker: 'dead' })
    .where('id', '=', id)
    .execute();
  await silence(uuid);
  await engine.work([scriptedHandler]);
  await when(engine, id, { status: 'failed', error_code: 'worker_lost', worker: null, attempts: MOST_LOST_ATTEMPTS });
  const { rows } = await sql`select from pgboss.job`.execute(engine.database.query);
  expect(rows).toEqual([]);
});

test('A run of a kind that this worker does not know is left to one that does', async () => {
  const novel = defineJob<{ script: number }, object>({ kind: 'novel', queue: 'scripted', timeoutSeconds: 60 });
  await engine.work([scriptedHandler]);
  const { id } = await engine.runs.create(engine.database.query, novel, { ownerId: null, input: { script: 0 } });
  const known = await create(engine, async () => ({}));
  await when(engine, known.id, { status: 'completed' });
  expect(await engine.runs.get(engine.database.query, id)).toMatchObject({ status: 'queued', attempts: 0 });
  await engine.work([scriptedHandler, handle(novel, async () => ({ done: true }))]);
  await when(engine, id, { status: 'completed', result: { done: true } });
});

test('A worker takes jobs from its own queues only', async () => {
  const other = defineJob<object, object>({ kind: 'other', queue: 'other', timeoutSeconds: 60 });
  const handlers = [scriptedHandler, handle(other, async () => ({}))];
  await engine.work(handlers, { queues: ['scripted'] });
  const { id } = await engine.runs.create(engine.database.query, other, { ownerId: null, input: {} });
  const ours = await create(engine, async () => ({}));
  await when(engine, ours.id, { status: 'completed' });
  expect(await engine.runs.get(engine.database.query, id)).toMatchObject({ status: 'queued' });
});

test('A run whose worker died waits while there is no worker, and continues when one starts', async () => {
  const stop = watchLostRuns({ ...engine, transitions: engine.runs.transitions, logger: quiet });
  onTestFinished(stop);
  const { id, uuid } = await create(engine, async ({ run }) => ({ attempt: run.attempt }));
  await engine.queue.fetch(engine.database.query, 'scripted', 1);
  await claimRuns(engine.database.query, [id], 'dead');
  await silence(uuid);
  expect(await when(engine, id, { status: 'queued' })).toMatchObject({
    lost_attempts: 1,
    attempts: 1,
    // It is unknown how much of the time was work.
    active_seconds: 0,
  });
  await engine.work([scriptedHandler]);
  await when(engine, id, { status: 'completed', result: { attempt: 2 }, lost_attempts: 1 });
});

test('A run that has killed its workers fails even while there is no worker', async () => {
  const stop = watchLostRuns({ ...engine, transitions: engine.runs.transitions, logger: quiet });
  onTestFinished(stop);
  const { id, uuid } = await create(engine, obedient);
  await engine.queue.fetch(engine.database.query, 'scripted', 1);
  await claimRuns(engine.database.query, [id], 'dead');
  const lost = { lost_attempts: MOST_LOST_ATTEMPTS - 1 };
  await engine.database.query.updateTable('runs').set(lost).where('id', '=', id).execute();
  await silence(uuid);
  await when(engine, id, { status: 'failed', error_code: 'worker_lost', worker: null });
});

/** The state after a worker's death: the run is running, and no worker has its job. */
async function loseWorker(id: number, uuid: string): Promise<void> {
  await when(engine, id, { status: 'running' });
  await silence(uuid);
}

test('A run that progresses further each time may lose any number of workers', { timeout: 120_000 }, async () => {
  await engine.work([scriptedHandler]);
  const { id, uuid } = await create(engine, async ({ run, signal, progress, save }) => {
    const { attempt } = run;
    progress(attempt * 10);
    save({ attempt });
    if (attempt > MOST_LOST_ATTEMPTS + 1) return { attempt };
    if (!signal.aborted) await once(signal, 'abort');
    return undefined;
  });
  for (let attempt = 1; attempt <= MOST_LOST_ATTEMPTS + 1; attempt += 1) {
    await when(engine, id, { attempts: attempt, checkpoint: { attempt } });
    await loseWorker(id, uuid);
  }
  await when(engine, id, { status: 'completed', result: { attempt: MOST_LOST_ATTEMPTS + 2 } });
});

test('A run that repeats the same progress, with many digits, counts as not progressing', async () => {
  await engine.work([scriptedHandler]);
  const { id, uuid } = await create(engine, async ({ run, signal, progress }) => {
    progress(45.54);
    if (run.attempt === 1 && !signal.aborted) await once(signal, 'abort');
    return {};
  });
  await when(engine, id, { progress: 45.5 });
  await loseWorker(id, uuid);
  await when(engine, id, { status: 'completed', attempts: 2, lost_attempts: 1 });
});

test('An attempt that starts from the beginning does not show the progress of the lost one', async () => {
  await engine.work([scriptedHandler]);
  const begun = Promise.withResolvers<void>();
  const go = Promise.withResolvers<void>();
  const { id, uuid } = await create(engine, async ({ run, signal, progress }) => {
    if (run.attempt === 1) {
      progress(70, { step: 'nearly there' });
      if (!signal.aborted) await once(signal, 'abort');
      return undefined;
    }
    begun.resolve();
    await go.promise;
    return {};
  });
  await when(engine, id, { progress: 70, detail: { step: 'nearly there' } });
  await loseWorker(id, uuid);
  await begun.promise;
  expect(await engine.runs.get(engine.database.query, id)).toMatchObject({ progress: 0, detail: null, attempts: 2 });
  go.resolve();
  await when(engine, id, { status: 'completed' });
});
