import { once } from 'node:events';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEffects, effectsOf, recordEffect } from '../../support/counting.ts';
import { createTestDatabase } from '../../support/database.ts';
import { type Engine, openEngine } from '../../support/engine.ts';
import { create, scripted, scriptedHandler, when } from '../../support/scripted.ts';

let engine: Engine;

beforeAll(async () => {
  const { connection } = await createTestDatabase();
  engine = await openEngine(connection);
  await createEffects(engine.database);
  await engine.work([scriptedHandler]);
});
afterAll(() => engine.close());

test('A run created in a transaction that is rolled back does not exist and is not done', async () => {
  const { database, runs } = engine;
  let made = 0;
  const rolledBack = database.transaction(async (tx) => {
    made = (await runs.create(tx, scripted, { ownerId: null, input: { script: 0 } })).id;
    throw new Error('never mind');
  });
  await expect(rolledBack).rejects.toThrow('never mind');
  expect(await runs.get(database.query, made)).toBeUndefined();
  const { rows } = await sql`select from pgboss.job`.execute(database.query);
  expect(rows).toEqual([]);
});

test('A cancellation that is rolled back stops nothing', async () => {
  const { database, runs } = engine;
  const go = Promise.withResolvers<void>();
  const { id } = await create(engine, async ({ signal }) => {
    await go.promise;
    return { stopped: signal.aborted };
  });
  await when(engine, id, { status: 'running' });
  const rolledBack = database.transaction(async (tx) => {
    await runs.cancel(tx, id);
    throw new Error('never mind');
  });
  await expect(rolledBack).rejects.toThrow('never mind');
  go.resolve();
  await when(engine, id, { status: 'completed', result: { stopped: false } });
});

test('An effect commits together with the end of its run, also in a streaming transaction', async () => {
  const { database } = engine;
  const before: unknown[] = [];
  const { id } = await create(engine, async ({ run, progress, complete }) => {
    progress(10, { rows: 7 });
    await database.streamingTransaction(async (tx) => {
      await recordEffect(tx, run.id);
      await complete(tx, { first: true });
      before.push(await effectsOf(database, run.id), (await engine.runs.get(database.query, run.id))?.status);
    });
    return { ignored: true };
  });
  // The last report is kept although no batch has written it.
  await when(engine, id, { status: 'completed', result: { first: true }, detail: { rows: 7 }, progress: 100 });
  expect(await effectsOf(database, id)).toBe(1);
  expect(before).toEqual([0, 'running']);
});

test('A completion that fails with its transaction can be retried', async () => {
  const { database } = engine;
  const { id } = await create(engine, async ({ run, complete }) => {
    const load = (fails: boolean) =>
      database.transaction(async (tx) => {
        await recordEffect(tx, run.id);
        await complete(tx, { fails });
        if (fails) throw new Error('at the last moment');
      });
    await load(true).catch(() => {});
    await load(false);
    return undefined;
  });
  await when(engine, id, { status: 'completed', result: { fails: false } });
  expect(await effectsOf(database, id)).toBe(1);
});

test('A run whose completion was rolled back unnoticed is not completed', async () => {
  const { database } = engine;
  const { id } = await create(engine, async ({ run, complete }) => {
    const load = database.transaction(async (tx) => {
      await recordEffect(tx, run.id);
      await complete(tx, {});
      throw new Error('swallowed');
    });
    await load.catch(() => {});
    return {};
  });
  const message = 'the transaction that completed the run was rolled back';
  await when(engine, id, { status: 'failed', error_code: 'internal', error_message: message });
  expect(await effectsOf(database, id)).toBe(0);
});

test('A completion that takes long to commit does not block other runs', async () => {
  const { database, runs } = engine;
  const commit = Promise.withResolvers<void>();
  const slow = await create(engine, async ({ progress, complete }) => {
    await database.transaction(async (tx) => {
      await complete(tx, {});
      progress(99);
      await commit.promise;
    });
    return undefined;
  });
  await when(engine, slow.id, { status: 'running' });
  const other = await create(engine, async ({ progress, signal }) => {
    progress(50);
    await once(signal, 'abort');
    return undefined;
  });
  await when(engine, other.id, { progress: 50 });
  const heartbeat = async () => {
    const { rows } = await sql<{ beat: boolean }>`
      select heartbeat_on > started_on as beat from pgboss.job where id = ${other.uuid}`.execute(database.query);
    return rows[0]?.beat;
  };
  await expect.poll(heartbeat, { timeout: 10_000 }).toBe(true);
  await runs.cancel(database.query, other.id);
  await when(engine, other.id, { worker: null });
  commit.resolve();
  await when(engine, slow.id, { status: 'completed' });
});
