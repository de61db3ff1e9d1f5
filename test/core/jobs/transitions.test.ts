import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Queryable } from '../../../src/core/db/database.ts';
import { defineJob, handle } from '../../../src/core/jobs/runs/job.ts';
import { isFinal } from '../../../src/core/jobs/runs/states.ts';
import type { ChangedRun } from '../../../src/core/jobs/runs/transitions.ts';
import { createTestDatabase } from '../../support/database.ts';
import { type Engine, openEngine } from '../../support/engine.ts';
import { when } from '../../support/scripted.ts';

const work = defineJob<{ behave: 'complete' | 'return' | 'throw' | 'wait' }, object>({
  kind: 'test.endings',
  queue: 'endings',
  timeoutSeconds: 1,
});

let engine: Engine;
const changes: ChangedRun[] = [];
const ended: ChangedRun[] = [];
let refuse = false;

beforeAll(async () => {
  engine = await openEngine({ connectionString: (await createTestDatabase()).url });
  engine.runs.transitions.on(work, async (_tx: Queryable, runs) => {
    if (refuse) throw new Error('not now');
    changes.push(...runs);
    ended.push(...runs.filter(({ status }) => isFinal(status)));
  });
  await engine.work([
    handle(work, async ({ input, complete, signal }) => {
      if (input.behave === 'throw') throw new Error('broken');
      if (input.behave === 'wait') await new Promise((resolve) => signal.addEventListener('abort', resolve));
      if (input.behave === 'complete') await engine.database.transaction((tx) => complete(tx, { done: true }));
      return input.behave === 'return' ? { done: true } : undefined;
    }),
  ]);
});

afterAll(() => engine.close());

const endOf = (id: number) =>
  expect.poll(() => ended.filter((run) => run.id === id), { timeout: 10_000, interval: 20 });

test.for([
  ['complete', 'completed'],
  ['return', 'completed'],
  ['throw', 'failed'],
  ['wait', 'timed_out'],
] as const)('the hook for the end of a run is called once: %s', async ([behave, status]) => {
  const { id } = await engine.runs.create(engine.database.query, work, { ownerId: null, input: { behave } });
  await endOf(id).toMatchObject([{ id, kind: work.kind, owner_id: null, status, input: { behave } }]);
  // The hook is called before the transaction commits.
  await when(engine, id, { status });
  expect(ended.filter((run) => run.id === id)).toHaveLength(1);
});

test('A hook is called for every change of a status, in order', async () => {
  const { query } = engine.database;
  const { id } = await engine.runs.create(query, work, {
    ownerId: null,
    input: { behave: 'wait' },
    timeoutSeconds: 60,
    draft: true,
  });
  const statuses = () => changes.filter((run) => run.id === id).map(({ status, attempts }) => `${status} ${attempts}`);
  await engine.runs.start(query, id);
  await expect.poll(statuses, { timeout: 10_000, interval: 20 }).toEqual(['queued 0', 'running 1']);
  await engine.runs.pause(query, id);
  await engine.runs.resume(query, id);
  await expect
    .poll(() => statuses().slice(2), { timeout: 10_000, interval: 20 })
    .toEqual(['paused 1', 'queued 1', 'running 2']);
  await engine.runs.cancel(query, id);
  expect(statuses().at(-1)).toBe('cancelled 2');
});

test('A hook runs in the transaction of the cancellation', async () => {
  const { id } = await engine.runs.create(engine.database.query, work, {
    ownerId: null,
    input: { behave: 'return' },
    draft: true,
  });
  refuse = true;
  await expect(engine.runs.cancel(engine.database.query, id)).rejects.toThrow('not now');
  refuse = false;
  expect((await engine.runs.get(engine.database.query, id))?.status).toBe('draft');
  await engine.runs.cancel(engine.database.query, id);
  await endOf(id).toMatchObject([{ id, status: 'cancelled' }]);
});

test('Many runs are created at once, in their order', async () => {
  const all = Array.from({ length: 200 }, (_, index) => ({
    ownerId: null,
    input: { behave: 'return' as const },
    priority: index % 5,
  }));
  const runs = await engine.runs.createAll(engine.database.query, work, all);
  expect(runs.map(({ priority }) => priority)).toEqual(all.map(({ priority }) => priority));
  await expect
    .poll(() => ended.filter(({ id }) => runs.some((run) => run.id === id)).length, { timeout: 20_000 })
    .toBe(200);
});

test('A hook gets the time worked, without waiting and lost attempts', async () => {
  const { id, uuid } = await engine.runs.create(engine.database.query, work, {
    ownerId: null,
    input: { behave: 'wait' },
    timeoutSeconds: 60,
  });
  const running = async (attempts: number) =>
    await expect
      .poll(() => engine.runs.get(engine.database.query, id), { timeout: 20_000, interval: 20 })
      .toMatchObject({ status: 'running', attempts });
  const began = (ago: string) =>
    sql`update runs set attempt_started_at = now() - ${ago}::interval where id = ${id}`.execute(engine.database.query);
  await running(1);
  await began('100 s');
  await engine.runs.pause(engine.database.query, id);
  await sql`update runs set attempt_started_at = now() - interval '1 day' where id = ${id}`.execute(
    engine.database.query,
  );
  await engine.runs.resume(engine.database.query, id);
  await running(2);
  await began('1 day');
  // A heartbeat of the worker may follow, so the silence is repeated.
  const silent = setInterval(
    () =>
      void sql`update pgboss.job set heartbeat_on = now() - interval '1 minute' where id = ${uuid}`.execute(
        engine.database.query,
      ),
    100,
  );
  await running(3).finally(() => clearInterval(silent));
  await began('20 s');
  await engine.runs.cancel(engine.database.query, id);
  await endOf(id).toMatchObject([{ status: 'cancelled' }]);
  const [run] = ended.filter((one) => one.id === id);
  expect(run?.active_seconds).toBeGreaterThanOrEqual(120);
  expect(run?.active_seconds).toBeLessThan(150);
});
