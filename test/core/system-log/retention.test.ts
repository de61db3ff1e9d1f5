import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Journal } from '../../../src/core/journal/journal.ts';
import { Settings } from '../../../src/core/settings/settings.ts';
import { LogRetention } from '../../../src/core/system-log/log-retention.ts';
import { logSetting } from '../../../src/core/system-log/log-setting.ts';
import { createTestDatabase } from '../../support/database.ts';
import { type Engine, openEngine } from '../../support/engine.ts';
import { quiet } from '../../support/logger.ts';

let engine: Engine;
let retention: LogRetention;
const logger = quiet;

beforeAll(async () => {
  engine = await openEngine((await createTestDatabase()).connection);
  const { database, notifications } = engine;
  const settings = new Settings(database, notifications, logger);
  await settings.set(database.query, logSetting, {
    log_keep_level: 'INFO',
    log_retention_days: 30,
    task_log_retention_days: 60,
    user_action_retention_days: 90,
  });
  retention = new LogRetention({ database, settings, logger, mostAtOnce: 7 });
  const { rows } = await sql<{ id: number }>`
    insert into runs (kind, queue, status, input, timeout_seconds) values ('k', 'q', 'completed', '{}', 1)
    returning id`.execute(database.query);
  // One entry of each kind for today and each of the 99 days before.
  const days = sql`generate_series(0, 99) as day`;
  const then = sql`now() - day * interval '1 day'`;
  await sql`insert into system_logs (at, level, source, message)
    select ${then}, 'INFO', 'host:1', 'line ' || day from ${days}`.execute(database.query);
  await sql`insert into run_logs (run_id, level, message, created_at)
    select ${rows[0]?.id}, 'info', 'line ' || day, ${then} from ${days}`.execute(database.query);
  await sql`insert into journal (action, at) select 'action ' || day, ${then} from ${days}`.execute(database.query);
});

afterAll(() => engine.close());

async function left() {
  const { rows } = await sql<Record<string, number>>`select
    (select count(*) from system_logs) as lines, (select count(*) from run_logs) as run_lines,
    (select count(*) from journal) as entries`.execute(engine.database.query);
  return rows[0];
}

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000);

describe('old entries of the logs', () => {
  test('are removed after their retention time, those of the journal never before 30 days', async () => {
    // A minute ago, so that entries of this moment are not at the limit.
    const now = new Date(Date.now() - 60_000);
    expect(await retention.removeOld(now)).toEqual({ weeks: 0, lines: 69, runWeeks: 0, runLines: 39, entries: 9 });
    expect(await left()).toEqual({ lines: 31, run_lines: 61, entries: 91 });
    expect(await retention.removeOld(now)).toEqual({ weeks: 0, lines: 0, runWeeks: 0, runLines: 0, entries: 0 });
    expect(await retention.removeOld(inDays(9.5))).toEqual({
      weeks: 0,
      lines: 10,
      runWeeks: 0,
      runLines: 10,
      entries: 10,
    });
    // The weeks from this one to five weeks ahead, as of then, are over.
    const removed = await retention.removeOld(inDays(1_000));
    expect(removed).toMatchObject({ entries: 51 });
    for (const weeks of [removed.weeks, removed.runWeeks]) expect(weeks).toBeGreaterThanOrEqual(6);
    expect(await left()).toEqual({ lines: 0, run_lines: 0, entries: 30 });
  });

  test('are removed by one process at a time', async () => {
    const { query } = engine.database;
    await sql`insert into system_logs (at, level, source, message)
      select now() - interval '40 days', 'INFO', 'host:1', 'x' from generate_series(1, 20)`.execute(query);
    await query.transaction().execute(async (other) => {
      await sql`select pg_advisory_xact_lock(hashtextextended('owlery log retention', 0))`.execute(other);
      expect((await retention.removeOld(new Date())).lines).toBe(0);
    });
    expect((await retention.removeOld(new Date())).lines).toBe(20);
  });

  test.for([
    { log: 'run_logs', weeks: 'runWeeks', lines: 'runLines', days: 60 },
    { log: 'system_logs', weeks: 'weeks', lines: 'lines', days: 30 },
  ] as const)(
    'of $log are dropped by the week, which is made before it begins',
    async ({ log, weeks, lines, days }) => {
      const { query } = engine.database;
      const tables = async () => {
        const { rows } = await sql<{ name: string; lines: number }>`
        select c.relname as name, (xpath('/row/c/text()', query_to_xml('select count(*) as c from ' || c.oid::regclass,
          true, true, '')))[1]::text::integer as lines
        from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = ${log}::regclass`.execute(query);
        return Object.fromEntries(rows.map(({ name, lines }) => [name, lines]));
      };
      const line = (at: string) =>
        log === 'run_logs'
          ? sql`insert into run_logs (run_id, level, message, created_at)
            select min(id), 'info', 'x', ${at}::timestamptz from runs`.execute(query)
          : sql`insert into system_logs (at, level, source, message) values (${at}, 'INFO', 'host:1', 'x')`.execute(
              query,
            );
      await line('2031-01-05T23:59:59Z');
      await line('2031-01-06T00:00:00Z');
      expect(await tables()).toMatchObject({ [`${log}_other`]: 2 });
      await retention.removeOld(new Date('2031-01-06T12:00:00Z'));
      expect(await tables()).toMatchObject({ [`${log}_other`]: 1, [`${log}_20310106`]: 1, [`${log}_20310203`]: 0 });
      await line('2031-02-09T23:59:59Z');
      expect(await tables()).toMatchObject({ [`${log}_20310203`]: 1 });

      // So many days after the end of a week; not while somebody reads.
      const end = new Date(Date.parse('2031-01-13T00:00:00Z') + days * 86_400_000);
      expect(await retention.removeOld(new Date(end.getTime() - 1))).toMatchObject({ [weeks]: 0, [lines]: 1 });
      await query.transaction().execute(async (reader) => {
        await sql`select from ${sql.table(log)} limit 1`.execute(reader);
        expect(await retention.removeOld(end)).toMatchObject({ [weeks]: 0 });
      });
      expect(await retention.removeOld(end)).toMatchObject({ [weeks]: 1 });
      expect(Object.keys(await tables())).not.toContain(`${log}_20310106`);
      expect(await tables()).toMatchObject({ [`${log}_20310203`]: 1 });
    },
  );

  test('of the journal can be removed in no other way', async () => {
    const { database } = engine;
    await new Journal().record(database.query, { accountId: 1, action: 'now' });
    const before = await left();
    await sql`select remove_old_entries('infinity', 1000)`.execute(database.query);
    expect(await left()).toEqual(before);
    // After remove_old_entries the journal is append-only again within the same transaction.
    await database
      .transaction(async (tx) => {
        await sql`select remove_old_entries(now(), 1)`.execute(tx);
        await expect(sql`delete from journal`.execute(tx)).rejects.toThrow('append-only');
      })
      .catch(() => {});
    // Not even with the setting by which that function deletes.
    await database
      .transaction(async (tx) => {
        await sql`set local owlery.removes_old_entries = 'on'`.execute(tx);
        await expect(sql`delete from journal`.execute(tx)).rejects.toThrow('append-only');
      })
      .catch(() => {});
    for (const statement of ['delete from journal', 'update journal set action = action', 'truncate journal']) {
      await expect(sql.raw(statement).execute(database.query)).rejects.toThrow('append-only');
    }
    expect(await left()).toEqual(before);
  });
});
