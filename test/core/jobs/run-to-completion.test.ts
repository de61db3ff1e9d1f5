import { afterAll, beforeAll, expect, test } from 'vitest';
import { defineJob, handle } from '../../../src/core/jobs/runs/job.ts';
import type { RunEvent } from '../../../src/core/jobs/runs/run-event.ts';
import { runTopic } from '../../../src/core/jobs/runs/run-event.ts';
import { DomainError } from '../../../src/shared/errors.ts';
import { createTestDatabase } from '../../support/database.ts';
import { type Engine, openEngine } from '../../support/engine.ts';
import { eventually } from '../../support/eventually.ts';
import { create, scriptedHandler, unstorable, when } from '../../support/scripted.ts';

const add = defineJob<{ numbers: number[] }, { sum: number }>({ kind: 'add', queue: 'sums', timeoutSeconds: 60 });
const fail = defineJob<{ known: boolean }, never>({ kind: 'fail', queue: 'sums', timeoutSeconds: 60 });

let engine: Engine;

beforeAll(async () => {
  const { connection } = await createTestDatabase();
  engine = await openEngine(connection);
  await engine.work([
    scriptedHandler,
    handle(add, async ({ input, progress, log }) => {
      log('info', 'adding');
      progress(50, { added: 1 });
      log('warning', 'with a \0 in it');
      return { sum: input.numbers.reduce((sum, number) => sum + number) };
    }),
    handle(fail, async ({ input, progress }) => {
      progress(33.34);
      throw input.known ? new DomainError('sums_too_large', { message: 'too large' }) : new Error('a bug');
    }),
  ]);
});
afterAll(() => engine.close());

test('A run goes from queued to completed, with its progress, its log and its result', async () => {
  const { database, runs, live } = engine;
  const { id } = await runs.create(database.query, add, { ownerId: null, input: { numbers: [1, 2] } });
  const events: RunEvent[] = [];
  live.subscribe(runTopic(id), (event) => events.push(event as RunEvent));
  expect(await when(engine, id, { finished_at: expect.any(String) })).toMatchObject({
    kind: 'add',
    status: 'completed',
    progress: 100,
    detail: { added: 1 },
    input: { numbers: [1, 2] },
    result: { sum: 3 },
    error_code: null,
    attempts: 1,
    lost_attempts: 0,
    worker: null,
  });
  const lines = await runs.logs(database.query, id, { limit: 10 });
  expect(lines.map(({ level, message }) => [level, message])).toEqual([
    ['warning', 'with a \ufffd in it'],
    ['info', 'adding'],
  ]);
  expect(await runs.logs(database.query, id, { limit: 10, before: lines[0]?.id as number })).toEqual([lines[1]]);
  await eventually(() => expect(events.at(-1)).toMatchObject({ type: 'run', id, status: 'completed', progress: 100 }));
});

test('A handler that throws fails its run, with a code and a message', async () => {
  const { database, runs } = engine;
  const known = await runs.create(database.query, fail, { ownerId: null, input: { known: true } });
  const unknown = await runs.create(database.query, fail, { ownerId: null, input: { known: false } });
  const failed = { status: 'failed', progress: 33.3, result: null } as const;
  await when(engine, known.id, { ...failed, error_code: 'sums_too_large', error_message: 'too large' });
  await when(engine, unknown.id, { ...failed, error_code: 'internal', error_message: 'a bug' });
});

test('A handler that returns nothing completes its run without a result', async () => {
  const { id } = await create(engine, async () => undefined);
  await when(engine, id, { status: 'completed', result: null });
});

test('A result that the database cannot store fails its run, and no other', async () => {
  const [bad, good] = await Promise.all([create(engine, async () => unstorable), create(engine, async () => ({}))]);
  await when(engine, bad.id, { status: 'failed', error_code: 'internal' });
  await when(engine, good.id, { status: 'completed' });
});

test('A handler may throw values that are not errors', async () => {
  const { id } = await create(engine, () => Promise.reject('just words \0'));
  await when(engine, id, { status: 'failed', error_code: 'internal', error_message: 'just words \ufffd' });
});

test('A handler that throws synchronously fails like any other', async () => {
  const { id } = await create(engine, () => {
    throw new Error('at once');
  });
  await when(engine, id, { status: 'failed', error_message: 'at once' });
});
