import { beforeEach, expect, test } from 'vitest';
import { gaugesOf } from '../../../src/core/metrics/gauges.ts';
import type { RunMetrics } from '../../../src/core/metrics/run-metrics.ts';
import { selectRunsNow } from '../../../src/core/metrics/state-queries.ts';
import { createTestDatabase } from '../../support/database.ts';
import { type Engine, openEngine } from '../../support/engine.ts';
import { create, scriptedHandler, when } from '../../support/scripted.ts';

let engine: Engine;

beforeEach(async () => {
  engine = await openEngine((await createTestDatabase()).connection);
  return () => engine.close();
});

/** The values of a metric, by their labels. */
async function valuesOf(name: string) {
  const metrics = engine.runs.transitions.observer as RunMetrics;
  const all = await Promise.all(metrics.all.map((metric) => metric.get()));
  const { values = [] } = all.find((metric) => metric.name === name) ?? {};
  return values.map(({ labels, value }) => ({ ...labels, value }));
}

test('Ended runs are counted by kind, status and reason', async () => {
  await engine.work([scriptedHandler]);
  const good = await create(engine, async () => ({ done: true }));
  const bad = await create(engine, async () => {
    throw new Error('broken');
  });
  await when(engine, good.id, { status: 'completed' });
  const { error_code: code } = await when(engine, bad.id, { status: 'failed' });
  expect(await valuesOf('owlery_runs_ended_total')).toEqual(
    expect.arrayContaining([
      { kind: 'scripted', status: 'completed', code: '', value: 1 },
      { kind: 'scripted', status: 'failed', code, value: 1 },
    ]),
  );
  expect(await valuesOf('owlery_run_attempts_total')).toEqual([{ kind: 'scripted', attempt: 'first', value: 2 }]);
  const waited = await valuesOf('owlery_run_waiting_seconds');
  expect(waited).toContainEqual({ kind: 'scripted', le: '+Inf', value: 2 });
});

test('Unfinished runs are counted by kind, with the age of the oldest waiting one', async () => {
  expect(await selectRunsNow(engine.database.query)).toEqual([]);
  await create(engine, async () => ({}));
  await create(engine, async () => ({}));
  expect(await selectRunsNow(engine.database.query)).toEqual([
    { kind: 'scripted', status: 'queued', count: 2, oldest: expect.toSatisfy((seconds: number) => seconds > 0) },
    { kind: 'scripted', status: 'running', count: 0, oldest: 0 },
    { kind: 'scripted', status: 'paused', count: 0, oldest: 0 },
  ]);
});

test('A run that starts later, such as a retry, does not wait for a worker until then', async () => {
  const { database } = engine;
  const later = new Date(Date.now() + 3_600_000);
  const run = await create(engine, async () => ({}), { startAfter: later });
  expect(new Date(run.queued_at ?? 0)).toEqual(later);
  const queued = async () => (await selectRunsNow(database.query)).find(({ status }) => status === 'queued');
  expect(await queued()).toMatchObject({ count: 1, oldest: 0 });
  // A time that has passed is now.
  const past = await create(engine, async () => ({}), { startAfter: new Date(0) });
  expect(Date.now() - Date.parse(past.queued_at ?? '')).toBeLessThan(60_000);
  expect((await queued())?.oldest).toBeGreaterThan(0);
});

test('A gauge whose reading fails shows no value rather than an old one', async () => {
  let isAway = true;
  const read = async () => {
    if (isAway) throw new Error('away');
    return 3;
  };
  const gauge = () =>
    gaugesOf(read, [{ name: 'of_a_test', help: 'Of a test.', values: (value: number) => [{ value }] }])[0];
  expect((await gauge()?.get())?.values).toEqual([]);
  isAway = false;
  expect((await gauge()?.get())?.values).toMatchObject([{ value: 3 }]);
});
