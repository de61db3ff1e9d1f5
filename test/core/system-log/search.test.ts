import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../../src/core/db/database.ts';
import { MOST_LISTED, SystemLog, type SystemLogFilter } from '../../../src/core/system-log/system-log.ts';
import { openTestDatabase } from '../../support/database.ts';

let database: Database;
let log: SystemLog;

/** Thirty days of lines in weeks with and without a partition: each contains its age in minutes, and every fifth is an error. */
const LINES = 12_000;

beforeAll(async () => {
  database = await openTestDatabase();
  log = new SystemLog(database);
  await sql`insert into system_logs (at, level, source, message, detail)
    select '2024-03-01T00:00:00Z'::timestamptz - n * interval '3.6 minutes', case when n % 5 = 0 then 'ERROR' else 'INFO' end,
      'host:1', case when n % 4000 = 3999 then '罕见 needle' else '常见 straw' end, jsonb_build_object('number', 'n' || n || 'n')
    from generate_series(1, ${LINES}) n`.execute(database.query);
  // The last two of the weeks; the lines of the others stay together.
  await sql`select make_log_week('system_logs', day) from unnest(array['2024-02-21', '2024-02-28']::timestamptz[]) as day`.execute(
    database.query,
  );
  await sql`analyze system_logs`.execute(database.query);
}, 120_000);

afterAll(() => database.close());

const list = (filter: SystemLogFilter, page = 1, pageSize = 3) => log.list(filter, { page, pageSize });
const numbers = (found: Awaited<ReturnType<typeof list>>) =>
  found.items.map(({ detail }) => (detail as { number: string }).number);

describe('a search in the log', () => {
  test('finds rare text on any day, newest first', async () => {
    for (const search of ['needle', 'NEED', '罕见', '罕', '见 n']) {
      const found = await list({ search });
      expect(found.total, search).toBe(3);
      expect(numbers(found)).toEqual(['n3999n', 'n7999n', 'n11999n']);
    }
    expect(await list({ search: 'needles' })).toEqual({ items: [], total: 0 });
    expect(await list({ search: 'n7999n' })).toMatchObject({ total: 1 });
  });

  test('counts frequent text up to the listed number', async () => {
    const found = await list({ search: '常见' });
    expect(found.total).toBe(MOST_LISTED);
    expect(numbers(found)).toEqual(['n1n', 'n2n', 'n3n']);
    expect(numbers(await list({ search: '常见' }, 3_334))).toEqual(['n10002n']);
    expect(numbers(await list({ search: '常见' }, 3_335))).toEqual([]);
    expect(await list({})).toMatchObject({ total: MOST_LISTED });
    expect(numbers(await list({}, 5_000, 3))).toEqual([]);
  });

  test('can be limited to a period and a level', async () => {
    const from = new Date('2024-02-29T12:00:00Z');
    const until = new Date('2024-02-29T18:00:00Z');
    const found = await list({ search: 'straw', level: 'ERROR', from, until }, 1, 200);
    expect(found.total).toBe(20);
    for (const { at, level } of found.items) {
      expect(level).toBe('ERROR');
      expect(new Date(at).getTime()).toBeGreaterThanOrEqual(from.getTime());
      expect(new Date(at).getTime()).toBeLessThan(until.getTime());
    }
    expect(await list({ search: 'straw', from: until, until: from })).toEqual({ items: [], total: 0 });
    expect(await list({ level: 'ERROR', from, until })).toMatchObject({ total: 20 });
  });

  test.for<[string, string, string]>([
    [
      'a text',
      "system_log_grams(at, level, message, detail) @@ (system_log_query('needle') && 'D19782'::tsquery)",
      'system_log_grams_idx',
    ],
    ['nothing', 'true', 'other_pkey'],
    ['a day', "at >= '2024-02-10' and at < '2024-02-11'", 'other_pkey'],
    ['a level', "level = 'WARNING'", 'level_at_id_idx'],
  ])('uses an index for %s', async ([, condition, index]) => {
    const { rows } = await sql<{ 'QUERY PLAN': string }>`explain select * from system_logs
      where ${sql.raw(condition)} order by at desc, id desc limit 50`.execute(database.query);
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).toContain(index);
    // Partitions without any line need no index.
    expect(plan).not.toMatch(/Seq Scan on system_logs_(2024|other)/);
  });

  test('takes the lines of one day from the partition of its week', async () => {
    const { rows } = await sql<{ 'QUERY PLAN': string }>`explain select * from system_logs
      where at >= '2024-02-22' and at < '2024-02-23' order by at desc, id desc limit 50`.execute(database.query);
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).toContain('system_logs_20240219');
    expect(plan).not.toContain('system_logs_20240226');
  });

  test('stops at the week that has enough lines', async () => {
    const found = await sql<{ at: string }>`
      select at from find_system_log_lines('straw', null, null, '2024-03-02', 5) order by at desc`.execute(
      database.query,
    );
    // The five newest lines of the latest week, and five lines of weeks without a partition.
    expect(found.rows).toHaveLength(10);
    expect(numbers(await list({ search: 'straw' }, 1, 5))).toEqual(['n1n', 'n2n', 'n3n', 'n4n', 'n5n']);
  });
});
