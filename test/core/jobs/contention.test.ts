import { afterAll, beforeAll, expect, test } from 'vitest';
import { isRefusal } from '../../../src/shared/errors.ts';
import { createTestDatabase } from '../../support/database.ts';
import { type Engine, openEngine } from '../../support/engine.ts';
import { create, obedient, scriptedHandler, when } from '../../support/scripted.ts';

let engine: Engine;

beforeAll(async () => {
  const { connection } = await createTestDatabase();
  engine = await openEngine(connection);
  await engine.work([scriptedHandler]);
});
afterAll(() => engine.close());

/** @returns how many succeeded; the others must have been refused for the run's state */
async function winners(attempts: Promise<unknown>[]): Promise<number> {
  const settled = await Promise.allSettled(attempts);
  const refused = settled.filter(({ status }) => status === 'rejected');
  for (const outcome of refused) {
    expect(isRefusal((outcome as PromiseRejectedResult).reason, 'run_wrong_state')).toBe(true);
  }
  return settled.length - refused.length;
}

const hundred = <T>(make: () => Promise<T>) => Array.from({ length: 100 }, make);

test('One of a hundred simultaneous starts wins, and the run is done once', async () => {
  const { database, runs } = engine;
  let begun = 0;
  const script = async () => {
    begun++;
    return {};
  };
  const { id } = await create(engine, script, { draft: true });
  expect(await winners(hundred(() => runs.start(database.query, id)))).toBe(1);
  await when(engine, id, { status: 'completed', attempts: 1 });
  expect(begun).toBe(1);
});

test('One of a hundred simultaneous cancels wins', async () => {
  const { database, runs } = engine;
  const { id } = await create(engine, obedient);
  await when(engine, id, { status: 'running' });
  expect(await winners(hundred(() => runs.cancel(database.query, id)))).toBe(1);
  await when(engine, id, { status: 'cancelled', worker: null });
});

test('Random pauses, resumes and cancels leave a run in one state, with one handler at a time', async () => {
  const { database, runs } = engine;
  let active = 0;
  let most = 0;
  const { id } = await create(engine, async (context) => {
    most = Math.max(most, ++active);
    await obedient(context);
    active--;
    return undefined;
  });
  for (let round = 0; round < 20; round++) {
    const actions = ['pause', 'resume', 'pause', 'resume', 'resume', 'pause'] as const;
    await winners(actions.map((action) => runs[action](database.query, id)));
  }
  await runs.cancel(database.query, id);
  await when(engine, id, { status: 'cancelled', worker: null });
  await expect.poll(() => active).toBe(0);
  expect(most).toBe(1);
});

test('Runs paused and resumed at the moment a worker receives them all end', async () => {
  const { database, runs } = engine;
  const made = await Promise.all(hundred(() => create(engine, async () => ({}), { draft: true })));
  const refusable = (change: Promise<unknown>) => winners([change]);
  await Promise.all(
    made.map(async ({ id }) => {
      await runs.start(database.query, id);
      for (let round = 0; round < 3; round++) {
        await refusable(runs.pause(database.query, id));
        await refusable(runs.resume(database.query, id));
      }
    }),
  );
  for (const { id } of made) await when(engine, id, { status: 'completed' });
});
