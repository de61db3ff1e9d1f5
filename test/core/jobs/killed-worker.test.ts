import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Run } from '../../../src/core/jobs/runs/runs.ts';
import { count, createEffects, effectsOf } from '../../support/counting.ts';
import { createTestDatabase } from '../../support/database.ts';
import { type Engine, openEngine } from '../../support/engine.ts';
import { eventually } from '../../support/eventually.ts';
import { startWorkerProcess, type WorkerProcess } from '../../support/worker-process.ts';

let engine: Engine;
let processes: WorkerProcess[];

beforeAll(async () => {
  const { connection } = await createTestDatabase();
  engine = await openEngine(connection);
  await createEffects(engine.database);
  processes = await Promise.all([startWorkerProcess(connection), startWorkerProcess(connection)]);
});
afterAll(async () => {
  await Promise.all(processes.map((process) => process[Symbol.asyncDispose]()));
  await engine.close();
});

/** Waits until the run is as expected. @returns it */
const when = async (id: number, expected: (run: Run) => void) =>
  await eventually(async () => {
    const run = (await engine.runs.get(engine.database.query, id)) as Run;
    expected(run);
    return run;
  });

const processOf = (run: Run) => {
  const found = processes.find(({ pid }) => run.worker?.includes(`:${pid}:`));
  if (!found) throw new Error(`no process is ${run.worker}`);
  return found;
};

test('A run whose worker is killed continues in another process from its checkpoint, and has its effect once', async () => {
  const { database, runs } = engine;
  const { id } = await runs.create(database.query, count, { ownerId: null, input: { to: 60, milliseconds: 25 } });
  const before = await when(id, (run) =>
    expect(run.checkpoint).toMatchObject({ step: expect.toSatisfy((at) => at >= 20) }),
  );

  await processOf(before).kill();
  const taken = await when(id, (run) => expect(run).toMatchObject({ attempts: 2, status: 'running' }));
  expect(taken).toMatchObject({ lost_attempts: 1 });
  expect(taken.worker).not.toBe(before.worker);

  const after = await when(id, (run) => expect(run.status).toBe('completed'));
  expect(after).toMatchObject({ result: { counted: 60 }, attempts: 2, progress: 100 });
  expect(await effectsOf(database, id)).toBe(1);
  const [log] = await runs.logs(database.query, id, { limit: 1 });
  const { step } = before.checkpoint as { step: number };
  const begun = Number(log?.message.match(/^attempt 2 begins at (\d+)$/)?.[1]);
  expect(begun).toBeGreaterThanOrEqual(step);
});
