import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import { type LiveEvent, MISSED } from '../../../src/core/live/live.ts';
import { createTestDatabase } from '../../support/database.ts';
import { type Engine, openEngine } from '../../support/engine.ts';

let here: Engine;
let there: Engine;

beforeEach(async () => {
  const { connection } = await createTestDatabase();
  here = await openEngine(connection);
  there = await openEngine(connection);
  return async () => {
    await Promise.all([here.close(), there.close()]);
  };
});

function watch(engine: Engine, topic: string): LiveEvent[] {
  const events: LiveEvent[] = [];
  engine.live.subscribe(topic, (event) => events.push(event));
  return events;
}

test('An event reaches the subscribers of its topic in all processes, and nobody else', async () => {
  const seen = { here: watch(here, 'owls'), there: watch(there, 'owls'), other: watch(there, 'crows') };
  await here.live.publish(here.database.query, 'owls', { type: 'hoot' });
  await here.live.publish(here.database.query, 'crows', { type: 'caw' });
  await expect
    .poll(() => seen)
    .toEqual({ here: [{ type: 'hoot' }], there: [{ type: 'hoot' }], other: [{ type: 'caw' }] });
});

test('An event is sent when its transaction commits, and never when it is rolled back', async () => {
  const events = watch(there, 'owls');
  const rolledBack = here.database.transaction(async (tx) => {
    await here.live.publish(tx, 'owls', { type: 'false' });
    throw new Error('never mind');
  });
  await expect(rolledBack).rejects.toThrow('never mind');
  await here.database.transaction(async (tx) => {
    await here.live.publish(tx, 'owls', { type: 'true' });
    expect(events).toEqual([]);
  });
  await expect.poll(() => events).toEqual([{ type: 'true' }]);
});

test('Many simultaneous events all arrive, in order', async () => {
  const events = watch(there, 'owls');
  const sent = Array.from({ length: 1_000 }, (_, number) => ({
    type: 'hoot',
    number,
    text: '猫头鹰'.repeat(number % 50),
  }));
  await here.live.publishAll(
    here.database.query,
    sent.map((event) => ['owls', event]),
  );
  await expect.poll(() => events).toEqual(sent);
});

test('An event too large for a notification becomes a hint to read again, and others arrive', async () => {
  const events = watch(there, 'owls');
  const fits = {
    type: 'hoot',
    text: 'o'.repeat(7_999 - JSON.stringify([['owls', { type: 'hoot', text: '' }]]).length - 1),
  };
  await here.live.publishAll(here.database.query, [
    ['owls', { type: 'first' }],
    ['owls', { ...fits, text: `${fits.text}oo` }],
    ['owls', fits],
  ]);
  await expect.poll(() => events).toEqual([{ type: 'first' }, MISSED, fits]);
});

test('After a lost connection every listener gets a hint to read again, and later events', async () => {
  const events = [watch(there, 'owls'), watch(there, 'crows')];
  await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name = 'owlery listener'`.execute(here.database.query);
  await expect.poll(() => events).toEqual([[MISSED], [MISSED]]);
  await here.live.publish(here.database.query, 'owls', { type: 'hoot' });
  await expect.poll(() => events[0]).toEqual([MISSED, { type: 'hoot' }]);
});

test('A listener that has unsubscribed gets nothing more, and others on the topic do', async () => {
  const events = watch(there, 'owls');
  const stopped: LiveEvent[] = [];
  const stop = there.live.subscribe('owls', (event) => stopped.push(event));
  await here.live.publish(here.database.query, 'owls', { type: 'first' });
  await expect.poll(() => events).toHaveLength(1);
  stop();
  stop();
  await here.live.publish(here.database.query, 'owls', { type: 'second' });
  await expect.poll(() => events).toHaveLength(2);
  expect(stopped).toEqual([{ type: 'first' }]);
});

test('A throwing listener does not keep an event from the others', async () => {
  there.live.subscribe('owls', () => {
    throw new Error('a bug');
  });
  const events = watch(there, 'owls');
  await here.live.publish(here.database.query, 'owls', { type: 'hoot' });
  await expect.poll(() => events).toEqual([{ type: 'hoot' }]);
});
