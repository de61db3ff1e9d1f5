import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../../../src/core/db/database.ts';
import { migrate } from '../../../src/core/db/migrate.ts';
import { installQueue, Queue } from '../../../src/core/jobs/engine/queue.ts';
import { createTestDatabase } from '../../support/database.ts';
import { type Engine, openEngine } from '../../support/engine.ts';
import { quiet } from '../../support/logger.ts';
import { create, obedient, scriptedHandler, when } from '../../support/scripted.ts';

let engine: Engine;

beforeAll(async () => {
  const { connection } = await createTestDatabase();
  engine = await openEngine(connection);
});
afterAll(() => engine.close());

test('A job may wait for years and run for days without a limit of the queue', async () => {
  const { uuid } = await create(engine, obedient);
  const { rows } = await sql`
    select expire_seconds / 86400 > 365 as runs_long, keep_until > now() + interval '10 years' as waits_long,
      retry_limit > 1e9 as often, heartbeat_seconds
    from pgboss.job where id = ${uuid}`.execute(engine.database.query);
  expect(rows).toEqual([{ runs_long: true, waits_long: true, often: true, heartbeat_seconds: 10 }]);
});

test('A job that is active longer than pg-boss’s longest expiry still belongs to its worker', async () => {
  await engine.work([scriptedHandler]);
  const { id, uuid } = await create(engine, async ({ signal }) => {
    const stopped = new Promise((resolve) => signal.addEventListener('abort', resolve));
    await Promise.race([stopped, new Promise((resolve) => setTimeout(resolve, 3_000))]);
    return { stopped: signal.aborted };
  });
  await when(engine, id, { status: 'running' });
  await sql`update pgboss.job set started_on = now() - interval '30 days' where id = ${uuid}`.execute(
    engine.database.query,
  );
  await when(engine, id, { status: 'completed', result: { stopped: false }, attempts: 1 });
});

test('A job that is enqueued twice is delivered once', async () => {
  const run = await create(engine, async () => ({}), { draft: true });
  await engine.queue.enqueue(engine.database.query, 'nobody', [{ run }]);
  await engine.queue.enqueue(engine.database.query, 'nobody', [{ run }]);
  expect(await engine.queue.fetch(engine.database.query, 'nobody', 10)).toHaveLength(1);
});

test('A heartbeat returns the jobs that are still ours', async () => {
  const [kept, lost] = [await create(engine, obedient), await create(engine, obedient)];
  await engine.queue.enqueue(
    engine.database.query,
    'hearts',
    [kept, lost].map((run) => ({ run })),
  );
  const jobs = (await engine.queue.fetch(engine.database.query, 'hearts', 10)).map(({ job }) => job);
  await sql`update pgboss.job set state = 'retry' where id = ${lost.uuid} and name = 'hearts'`.execute(
    engine.database.query,
  );
  expect(await engine.queue.touch('hearts', jobs)).toEqual(new Set([kept.uuid]));
});

test('The schema is installed once by any number of processes', async () => {
  const { connection } = await createTestDatabase('template0');
  const databases = [openDatabase(connection, quiet), openDatabase(connection, quiet)];
  const [first] = databases;
  if (!first) throw new Error('no database');
  await migrate(first, quiet);
  await expect(new Queue(first, quiet, { supervise: false }).open()).rejects.toThrow('not installed');
  await Promise.all(databases.map((database) => installQueue(database, quiet)));
  await installQueue(first, quiet);
  const queue = new Queue(first, quiet, { supervise: false });
  await queue.open();
  await queue.close();
  await Promise.all(databases.map((database) => database.close()));
});
