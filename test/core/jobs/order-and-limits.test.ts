import { setTimeout as delay } from 'node:timers/promises';
import { beforeEach, expect, test } from 'vitest';
import { defineJob, handle } from '../../../src/core/jobs/runs/job.ts';
import type { Run } from '../../../src/core/jobs/runs/runs.ts';
import { createTestDatabase } from '../../support/database.ts';
import { type Engine, openEngine } from '../../support/engine.ts';
import { create, obedient, type Script, scriptedHandler, when } from '../../support/scripted.ts';

let engine: Engine;
let second: Engine;

beforeEach(async () => {
  const { connection } = await createTestDatabase();
  engine = await openEngine(connection);
  second = await openEngine(connection);
  return async () => {
    await Promise.all([engine.close(), second.close()]);
  };
});

const completed = async (runs: { id: number }[]) => {
  for (const { id } of runs) await when(engine, id, { status: 'completed' });
};

/** Scripts that record how many of them run at once. */
function counted(milliseconds = 20): { script: Script; begun: number[]; most: () => number } {
  let active = 0;
  let most = 0;
  const begun: number[] = [];
  const script: Script = async ({ run }) => {
    begun.push(run.id);
    most = Math.max(most, ++active);
    await delay(milliseconds);
    active--;
    return {};
  };
  return { script, begun, most: () => most };
}

test('Runs start by priority, and by age within one priority', async () => {
  const { script, begun } = counted(0);
  const priorities = [0, 5, -1, 5, 2];
  const runs: Run[] = [];
  for (const priority of priorities) runs.push(await create(engine, script, { priority }));
  await engine.work([scriptedHandler], { maxTasks: 1 });
  await completed(runs);
  expect(begun.map((id) => runs.findIndex((run) => run.id === id))).toEqual([1, 3, 4, 0, 2]);
});

test('A worker uses all its slots and never more than maxTasks', async () => {
  const { script, most } = counted();
  const runs = await Promise.all(Array.from({ length: 20 }, () => create(engine, script)));
  await engine.work([scriptedHandler], { maxTasks: 3 });
  await completed(runs);
  expect(most()).toBe(3);
});

test('Two workers share a queue, and no run is done twice', async () => {
  const { script, begun } = counted(5);
  const by = { first: 0, second: 0 };
  const noting = (name: keyof typeof by) => {
    const [job, handler] = scriptedHandler;
    const noted: typeof handler = (context) => {
      by[name]++;
      return handler(context);
    };
    return [[job, noted] satisfies typeof scriptedHandler];
  };
  const runs = await Promise.all(Array.from({ length: 200 }, () => create(engine, script)));
  await engine.work(noting('first'), { maxTasks: 5 });
  await second.work(noting('second'), { maxTasks: 5 });
  await completed(runs);
  expect(begun.toSorted((a, b) => a - b)).toEqual(runs.map(({ id }) => id).toSorted((a, b) => a - b));
  expect(by.first).toBeGreaterThan(0);
  expect(by.second).toBeGreaterThan(0);
});

test('A deep backlog in one queue does not starve another', async () => {
  const other = defineJob<object, object>({ kind: 'other', queue: 'other', timeoutSeconds: 60 });
  const { script, begun } = counted(0);
  const handlers = [scriptedHandler, handle(other, async ({ run }) => ({ after: begun.length, run: run.id }))];
  const backlog = await Promise.all(Array.from({ length: 100 }, () => create(engine, script)));
  const { id } = await engine.runs.create(engine.database.query, other, { ownerId: null, input: {} });
  await engine.work(handlers, { maxTasks: 1 });
  const { result } = await when(engine, id, { status: 'completed' });
  expect((result as { after: number }).after).toBeLessThan(5);
  await completed(backlog);
});

test('The limit of a group holds over all workers', async () => {
  const groups = Array.from({ length: 20 }, () => counted(10));
  const runs: Run[] = [];
  for (let round = 0; round < 5; round++) {
    for (const [group, { script }] of groups.entries()) {
      runs.push(await create(engine, script, { groupId: `group ${group}` }));
    }
  }
  const options = { maxTasks: 25, groupConcurrency: { scripted: 1 } };
  await Promise.all([engine.work([scriptedHandler], options), second.work([scriptedHandler], options)]);
  await completed(runs);
  expect(groups.map(({ most }) => most())).toEqual(groups.map(() => 1));
});

test('A run does not start before its start time', async () => {
  await engine.work([scriptedHandler]);
  const startAfter = new Date(Date.now() + 1_500);
  const { id } = await create(engine, async () => ({ at: Date.now() }), { startAfter });
  const { result } = await when(engine, id, { status: 'completed' });
  expect((result as { at: number }).at).toBeGreaterThanOrEqual(startAfter.getTime());
});

test('A draft waits until it is started', async () => {
  const { script, begun } = counted(0);
  await engine.work([scriptedHandler]);
  const draft = await create(engine, script, { draft: true });
  const other = await create(engine, script);
  await completed([other]);
  expect(begun).toEqual([other.id]);
  expect(draft).toMatchObject({ status: 'draft', queued_at: null });
  await engine.runs.start(engine.database.query, draft.id);
  await completed([draft]);
});

test('Light runs take no slots, and need none', async () => {
  const { database, runs } = engine;
  const waiting = defineJob<object, object>({ kind: 'waiting', queue: 'waiting', timeoutSeconds: 600, light: true });
  await engine.work([scriptedHandler, handle(waiting, obedient as never)], { maxTasks: 1 });
  const light = await runs.createAll(
    database.query,
    waiting,
    Array.from({ length: 5 }, () => ({ ownerId: null, input: {} })),
  );
  for (const { id } of light) await when(engine, id, { status: 'running' });
  const heavy = await create(engine, obedient);
  await when(engine, heavy.id, { status: 'running' });
  const next = await create(engine, async () => ({}));
  const last = await runs.create(database.query, waiting, { ownerId: null, input: {} });
  await when(engine, last.id, { status: 'running' });
  expect(await runs.get(database.query, next.id)).toMatchObject({ status: 'queued' });
  await runs.cancel(database.query, heavy.id);
  await when(engine, next.id, { status: 'completed' });
});
