import { sql } from 'kysely';
import type pg from 'pg';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { type Database, openDatabase } from '../../../src/core/db/database.ts';
import { MAX_PAYLOAD_BYTES, Notifications, notify } from '../../../src/core/db/notifications.ts';
import { createTestDatabase } from '../../support/database.ts';
import { eventually } from '../../support/eventually.ts';
import { quiet } from '../../support/logger.ts';
import { type DatabaseProxy, openProxy } from '../../support/proxy.ts';

let database: Database;
let connection: pg.ClientConfig;
let proxy: DatabaseProxy;
let notifications: Notifications;

beforeEach(async () => {
  ({ connection } = await createTestDatabase());
  database = openDatabase(connection, quiet);
  proxy = await openProxy(connection);
  notifications = new Notifications(proxy.connection, quiet);
  await notifications.open();
  return async () => {
    await Promise.all([notifications.close(), database.close()]);
    await proxy[Symbol.asyncDispose]();
  };
});

/** A subscriber that records its calls. */
function listener() {
  const heard: string[] = [];
  return { heard, message: (payload: string) => heard.push(payload), missed: () => heard.push('(missed)') };
}

const send = (...payloads: string[]) => notify(database.query, 'owls', ...payloads);
describe('a notification', () => {
  test('arrives at every subscriber of its channel, in order, once', async () => {
    const [one, two, other] = [listener(), listener(), listener()];
    await notifications.subscribe('owls', one);
    await notifications.subscribe('owls', two);
    await notifications.subscribe('Other "channel"', other);
    await send('a', 'b');
    await send('');
    await notify(database.query, 'Other "channel"', '其他');
    await expect.poll(() => other.heard).toEqual(['其他']);
    expect(one.heard).toEqual(['a', 'b', '']);
    expect(two.heard).toEqual(['a', 'b', '']);
  });

  test('is sent when the transaction commits, and not when it is rolled back', async () => {
    const { heard, ...subscriber } = listener();
    await notifications.subscribe('owls', subscriber);
    const undone = database.transaction(async (tx) => {
      await notify(tx, 'owls', 'undone');
      throw new Error('no');
    });
    await expect(undone).rejects.toThrow('no');
    await database.transaction(async (tx) => {
      await notify(tx, 'owls', 'late');
      await send('early');
    });
    await expect.poll(() => heard).toEqual(['early', 'late']);
  });

  test('may have the declared length, and no more', async () => {
    const { heard, ...subscriber } = listener();
    await notifications.subscribe('owls', subscriber);
    await send('x'.repeat(MAX_PAYLOAD_BYTES));
    await expect.poll(() => heard.map(({ length }) => length)).toEqual([MAX_PAYLOAD_BYTES]);
    await expect(send('x'.repeat(MAX_PAYLOAD_BYTES + 1))).rejects.toThrow('payload string too long');
  });

  test('does not reach a subscriber that has unsubscribed', async () => {
    const [gone, there] = [listener(), listener()];
    const unsubscribe = await notifications.subscribe('owls', gone);
    await notifications.subscribe('owls', there);
    unsubscribe();
    await send('a');
    await expect.poll(() => there.heard).toEqual(['a']);
    expect(gone.heard).toEqual([]);
  });

  test('reaches each of several simultaneous subscriptions once it is confirmed', async () => {
    const listeners = Array.from({ length: 5 }, listener);
    await Promise.all(
      listeners.map(async (subscriber, n) => {
        await notifications.subscribe('owls', subscriber);
        await send(String(n));
      }),
    );
    await eventually(() => {
      for (const [n, { heard }] of listeners.entries()) expect(heard).toContain(String(n));
    });
  });
});

describe('when the connection', () => {
  test('is cut, every subscriber is informed after the reconnection, and receives again', async () => {
    const [one, other] = [listener(), listener()];
    await notifications.subscribe('owls', one);
    await notifications.subscribe('others', other);
    proxy.cut();
    await send('nobody hears this');
    proxy.mend();
    await eventually(() => expect(other.heard).toEqual(['(missed)']));
    await send('a');
    await expect.poll(() => one.heard).toEqual(['(missed)', 'a']);
  });

  test('is away for long, it keeps retrying', async () => {
    const { heard, ...subscriber } = listener();
    await notifications.subscribe('owls', subscriber);
    proxy.cut();
    await eventually(() => expect(proxy.refused).toBeGreaterThan(3));
    proxy.mend();
    await eventually(() => expect(heard).toEqual(['(missed)']));
  });

  test('goes silent, that is detected', async () => {
    const { heard, ...subscriber } = listener();
    const watchful = new Notifications(proxy.connection, quiet, 300);
    onTestFinished(() => watchful.close());
    await watchful.open();
    await watchful.subscribe('owls', subscriber);
    proxy.hold();
    await send('nobody hears this');
    await eventually(() => expect(proxy.hungUp).toBeGreaterThan(0));
    proxy.release();
    await eventually(() => expect(heard).toContain('(missed)'));
    await send('a');
    await expect.poll(() => heard.at(-1)).toBe('a');
  });

  test('is ended by the server, it reconnects', async () => {
    const { heard, ...subscriber } = listener();
    await notifications.subscribe('owls', subscriber);
    await sql`select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'owlery listener' and datname = current_database()`.execute(database.query);
    await eventually(() => expect(heard).toEqual(['(missed)']));
  });

  test('is away, subscribing still works', async () => {
    const first = listener();
    await notifications.subscribe('owls', first);
    proxy.cut();
    const { heard, ...subscriber } = listener();
    await notifications.subscribe('news', subscriber);
    proxy.mend();
    await eventually(() => expect(heard).toEqual(['(missed)']));
    await notify(database.query, 'news', 'a');
    await expect.poll(() => heard).toEqual(['(missed)', 'a']);
  });

  test('cannot be made at the start, opening fails', async () => {
    proxy.cut();
    const none = new Notifications(proxy.connection, quiet);
    await expect(none.open()).rejects.toThrow();
  });

  test('is closed, it stays closed', async () => {
    proxy.cut();
    await notifications.close();
    const before = proxy.refused;
    proxy.mend();
    await send('a');
    expect(proxy.refused).toBe(before);
    expect(proxy.open).toBe(0);
  });
});
