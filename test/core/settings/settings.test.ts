import { sql } from 'kysely';
import { Type } from 'typebox';
import { beforeEach, describe, expect, test } from 'vitest';
import { type Database, openDatabase } from '../../../src/core/db/database.ts';
import { Notifications } from '../../../src/core/db/notifications.ts';
import { defineSetting, Settings } from '../../../src/core/settings/settings.ts';
import { createTestDatabase } from '../../support/database.ts';
import { eventually } from '../../support/eventually.ts';
import { quiet, recordingLogger } from '../../support/logger.ts';
import { type DatabaseProxy, openProxy } from '../../support/proxy.ts';

const limits = defineSetting({
  name: 'limits',
  schema: Type.Object({ tasks: Type.Integer({ minimum: 1 }), rates: Type.Record(Type.String(), Type.Number()) }),
  default: { tasks: 3, rates: { training: 0.1 } },
});
const motto = defineSetting({ name: 'motto', schema: Type.String(), default: 'slow and steady' });
const names = defineSetting({ name: 'names', schema: Type.Array(Type.String()), default: [] });

interface Node {
  database: Database;
  settings: Settings;
  notifications: Notifications;
}

let first: Node;
let second: Node;
let proxy: DatabaseProxy;

/** Starts a node. @param through which of its connections go through the proxy */
async function startNode(connection: Database['connection'], way: DatabaseProxy, through?: 'queries' | 'listening') {
  const database = openDatabase(through === 'queries' ? way.connection : connection, quiet);
  const notifications = new Notifications(through === 'listening' ? way.connection : connection, quiet);
  await notifications.open();
  const settings = new Settings(database, notifications, quiet);
  await settings.open();
  return { database, settings, notifications };
}

async function startNodes(through?: 'queries' | 'listening') {
  const { connection } = await createTestDatabase();
  proxy = await openProxy(connection);
  first = await startNode(connection, proxy);
  second = await startNode(connection, proxy, through);
}

beforeEach(() => async () => {
  for (const { database, settings, notifications } of [first, second]) {
    settings.close();
    await Promise.all([notifications.close(), database.close()]);
  }
  await proxy[Symbol.asyncDispose]();
});

const selects = async ({ database }: Node) => {
  const { rows } = await sql<{ count: number }>`select seq_scan + coalesce(idx_scan, 0) as count
    from pg_stat_user_tables where relname = 'settings'`.execute(database.query);
  return rows[0]?.count;
};

describe('a setting', () => {
  beforeEach(() => startNodes());

  test('has its default until it is changed', async () => {
    expect(await first.settings.get(limits)).toEqual({ tasks: 3, rates: { training: 0.1 } });
    expect(await first.settings.get(names)).toEqual([]);
  });

  test('keeps the stored text, list or object', async () => {
    const { settings, database } = first;
    await settings.set(database.query, motto, '"引号" and \\');
    await settings.set(database.query, names, ['a', 'b,c', '']);
    await settings.set(database.query, limits, { tasks: 5, rates: {} });
    expect(await settings.read(database.query, motto)).toBe('"引号" and \\');
    expect(await settings.read(database.query, names)).toEqual(['a', 'b,c', '']);
    expect(await settings.read(database.query, limits)).toEqual({ tasks: 5, rates: {} });
  });

  test('refuses an invalid value, and keeps the old one', async () => {
    const changed = first.settings.set(first.database.query, limits, { tasks: 0, rates: {} });
    await expect(changed).rejects.toMatchObject({ code: 'setting_invalid', data: { name: 'limits' } });
    expect(await first.settings.read(first.database.query, limits)).toEqual(limits.default);
  });

  test('cannot be defined with an invalid default', () => {
    expect(() => defineSetting({ name: 'x', schema: Type.Integer(), default: 1.5 })).toThrow('the default of x');
  });

  test('is returned as a frozen object', async () => {
    await first.settings.set(first.database.query, limits, { tasks: 5, rates: { training: 0.2 } });
    const given = await first.settings.get(limits);
    expect(() => Object.assign(given.rates, { training: 99 })).toThrow(TypeError);
    expect(() => Object.assign(limits.default.rates, { training: 99 })).toThrow(TypeError);
    expect(await first.settings.get(limits)).toEqual({ tasks: 5, rates: { training: 0.2 } });
  });

  test('that was stored before a field was added gets the field’s default', async () => {
    await first.settings.set(first.database.query, limits, { tasks: 5, rates: {} });
    const grown = defineSetting({
      name: 'limits',
      schema: Type.Object({ tasks: Type.Integer(), rates: Type.Object({}), hours: Type.Integer({ default: 8 }) }),
      default: { tasks: 3, rates: {}, hours: 8 },
    });
    expect(await first.settings.get(grown)).toEqual({ tasks: 5, rates: {}, hours: 8 });
  });

  test('whose stored value has become invalid has its default, and the log says so without the value', async () => {
    await sql`insert into settings (name, value) values ('limits', '{"tasks": "secret"}')`.execute(
      first.database.query,
    );
    const { logger, lines } = recordingLogger();
    const settings = new Settings(first.database, first.notifications, logger);
    expect(await settings.get(limits)).toEqual(limits.default);
    expect(lines).toEqual([expect.objectContaining({ level: 40, setting: 'limits' })]);
    expect(JSON.stringify(lines)).not.toContain('secret');
  });

  test('changes with its transaction, or not at all', async () => {
    const undone = first.database.transaction(async (tx) => {
      await first.settings.set(tx, motto, 'changed');
      expect(await first.settings.read(tx, motto)).toBe('changed');
      expect(await first.settings.get(motto)).toBe('slow and steady');
      throw new Error('no');
    });
    await expect(undone).rejects.toThrow('no');
    expect(await first.settings.read(first.database.query, motto)).toBe('slow and steady');
  });

  test('is read from the database once by any number of callers', async () => {
    await Promise.all(Array.from({ length: 50 }, () => first.settings.get(motto)));
    // A backend reports its statistics after a second without work or at its end; closing the pool ends it.
    await first.database.close();
    await eventually(async () => expect(await selects(second)).toBe(1));
    first.database = openDatabase(second.database.connection, quiet);
  });

  test('changed on one node is dropped from the other’s cache, also when it is deleted by hand', async () => {
    expect(await second.settings.get(motto)).toBe('slow and steady');
    await first.settings.set(first.database.query, motto, 'fast');
    await expect.poll(() => second.settings.get(motto)).toBe('fast');
    await expect.poll(() => first.settings.get(motto)).toBe('fast');
    await sql`delete from settings`.execute(first.database.query);
    await expect.poll(() => second.settings.get(motto)).toBe('slow and steady');
  });

  test('whose read failed is read again', async () => {
    await sql`alter table settings rename to elsewhere`.execute(first.database.query);
    await expect(first.settings.get(motto)).rejects.toThrow('settings');
    await sql`alter table elsewhere rename to settings`.execute(first.database.query);
    expect(await first.settings.get(motto)).toBe('slow and steady');
  });
});

describe('a read that overlaps a change', () => {
  beforeEach(() => startNodes('queries'));

  test('does not restore the old value', async () => {
    await sql`select 1`.execute(second.database.query);
    proxy.hold();
    const answered = proxy.answered();
    const reading = second.settings.get(motto);
    await answered;

    const heard = new Promise<void>((resolve) => {
      second.notifications.subscribe('settings', { message: () => resolve(), missed() {} });
    });
    await first.settings.set(first.database.query, motto, 'fast');
    await heard;
    proxy.release();
    expect(await reading).toBe('slow and steady');
    expect(await second.settings.get(motto)).toBe('fast');
  });
});

test('A caller that has changed a setting reads the new value at once, before the notification arrives', async () => {
  await startNodes('listening');
  const { settings } = second;
  expect(await settings.get(motto)).toBe('slow and steady');
  proxy.hold();
  expect(await settings.change(async (edit) => await edit(motto, (now) => `${now}?`))).toBe('slow and steady?');
  expect(await settings.get(motto)).toBe('slow and steady?');
  await settings.change(async (edit) => await edit(motto, () => 'fast'));
  expect(await settings.get(motto)).toBe('fast');
  proxy.release();
});

describe('a node that was disconnected while a setting changed', () => {
  beforeEach(() => startNodes('listening'));

  test('drops its cache after the reconnection', async () => {
    expect(await second.settings.get(motto)).toBe('slow and steady');
    proxy.cut();
    await first.settings.set(first.database.query, motto, 'fast');
    expect(await second.settings.get(motto)).toBe('slow and steady');
    proxy.mend();
    await expect.poll(() => second.settings.get(motto), { timeout: 10_000 }).toBe('fast');
  });
});
