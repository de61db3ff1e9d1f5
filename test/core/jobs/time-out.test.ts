import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase } from '../../support/database.ts';
import { type Engine, openEngine } from '../../support/engine.ts';
import { create, scriptedHandler, when } from '../../support/scripted.ts';

let engine: Engine;

beforeAll(async () => {
  const { connection } = await createTestDatabase();
  engine = await openEngine(connection);
  await engine.work([scriptedHandler]);
});
afterAll(() => engine.close());

const timedOut = {
  status: 'timed_out',
  error_code: 'timed_out',
  error_message: 'it took longer than 1 s',
  worker: null,
} as const;

test('An attempt that exceeds its time-out is signalled and ends as timed out', async () => {
  const reasons: unknown[] = [];
  const script = async ({ signal }: { signal: AbortSignal }) => {
    await once(signal, 'abort');
    reasons.push(signal.reason);
    throw new Error('stopped');
  };
  const { id } = await create(engine, script, { timeoutSeconds: 1 });
  expect(await when(engine, id, timedOut)).toMatchObject({ result: null, attempts: 1 });
  expect(reasons).toEqual(['time_out']);
});

test('An attempt that ignores the stop signal ends as timed out', async () => {
  const { id } = await create(engine, () => new Promise(() => {}), { timeoutSeconds: 1 });
  await when(engine, id, timedOut);
});

test('The time-out applies to one attempt and excludes time spent paused', async () => {
  const { id } = await create(
    engine,
    async ({ run, signal }) => {
      if (run.attempt === 2) return {};
      await once(signal, 'abort');
      return undefined;
    },
    { timeoutSeconds: 2 },
  );
  await when(engine, id, { status: 'running' });
  await engine.runs.pause(engine.database.query, id);
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  await engine.runs.resume(engine.database.query, id);
  await when(engine, id, { status: 'completed' });
});
