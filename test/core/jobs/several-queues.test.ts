/** A worker with several queues of one family, such as one for each kind of task and number of GPUs. */
import { once } from 'node:events';
import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import { type AnyHandler, type AnyJob, defineJob, type Handler, handle } from '../../../src/core/jobs/runs/job.ts';
import { createTestDatabase } from '../../support/database.ts';
import { type Engine, openEngine } from '../../support/engine.ts';
import { when } from '../../support/scripted.ts';

let engine: Engine;

beforeEach(async () => {
  const { connection } = await createTestDatabase();
  engine = await openEngine(connection);
  return () => engine.close();
});

const task = (queue: string) => defineJob<{ gpus: number }, object>({ kind: 'task', queue, timeoutSeconds: 60 });
const [plain, one, two] = [task('work/test/0'), task('work/train/1'), task('work/train/2')];

const handlers = (handler: Handler<typeof plain>): [AnyJob, AnyHandler][] =>
  [plain, one, two].map((job) => handle(job, handler));

const create = (job: typeof plain, priority = 0) =>
  engine.runs.create(engine.database.query, job, {
    ownerId: null,
    input: { gpus: Number(job.queue.at(-1)) },
    priority,
  });

const ended = async (runs: { id: number }[]) => {
  for (const { id } of runs) await when(engine, id, { status: 'completed' });
};

test('The most urgent run of all queues is taken first', async () => {
  const runs = [
    await create(plain, 1),
    await create(one, 3),
    await create(two, 2),
    await create(plain, 4),
    await create(one, 0),
  ];
  const begun: number[] = [];
  await engine.work(
    handlers(async ({ run }) => {
      begun.push(run.id);
      return {};
    }),
    { maxTasks: 1 },
  );
  await ended(runs);
  expect(begun.map((id) => runs.findIndex((run) => run.id === id))).toEqual([3, 1, 2, 0, 4]);
});

test('A run that does not fit waits, and others overtake it', async () => {
  let free = 2;
  const begun: number[] = [];
  const released = Promise.withResolvers<void>();
  const gpus = (queue: string) => Number(queue.at(-1));
  const wide = await create(two, 9);
  await engine.work(
    handlers(async ({ run, input }) => {
      begun.push(run.id);
      free -= input.gpus;
      if (run.id === wide.id) await released.promise;
      free += input.gpus;
      return {};
    }),
    { room: (queue) => (gpus(queue) > 0 ? Math.floor(free / gpus(queue)) : 100) },
  );
  await expect.poll(() => begun).toEqual([wide.id]);
  const [narrow, none] = [await create(one, 5), await create(plain, 1)];
  await ended([none]);
  expect(begun).toEqual([wide.id, none.id]);
  released.resolve();
  await ended([wide, narrow]);
});

test('A dead worker’s run is found in a queue that is otherwise empty', async () => {
  let attempts = 0;
  await engine.work(
    handlers(async ({ signal }) => {
      attempts += 1;
      if (attempts === 1) await once(signal, 'abort');
      return attempts === 1 ? undefined : {};
    }),
  );
  const { id, uuid } = await create(two);
  await when(engine, id, { status: 'running' });
  await sql`update pgboss.job set heartbeat_on = now() - interval '1 minute' where id = ${uuid}`.execute(
    engine.database.query,
  );
  await when(engine, id, { status: 'completed', attempts: 2, lost_attempts: 1 });
});

test('A worker can be given a family: the part before the slash', async () => {
  const by: string[] = [];
  const noting = (name: string) =>
    handlers(async () => {
      by.push(name);
      return {};
    });
  await engine.work(noting('wor'), { queues: ['wor'] });
  await engine.work(noting('work/train'), { queues: ['work/train'] });
  await engine.work(noting('work'), { queues: ['work'] });
  await ended([await create(plain)]);
  expect(by).toEqual(['work']);
});
