/** The system log of a database that was made before it had weeks. */
import { copyFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Database, openDatabase } from '../../../src/core/db/database.ts';
import { migrate } from '../../../src/core/db/migrate.ts';
import { SystemLog } from '../../../src/core/system-log/system-log.ts';
import { createTestDatabase } from '../../support/database.ts';
import { quiet } from '../../support/logger.ts';
import { root } from '../../support/owlery.ts';

let database: Database;

/** A line an hour, for thirty days up to now. */
const LINES = 720;

beforeAll(async () => {
  database = openDatabase((await createTestDatabase('template0')).connection, quiet);
  const before = await mkdtemp(join(tmpdir(), 'owlery-migrations-'));
  for (const name of await readdir(join(root, 'migrations'))) {
    if (name < '0025') await copyFile(join(root, 'migrations', name), join(before, name));
  }
  await migrate(database, quiet, before);
  await insertLines(LINES);
  await migrate(database, quiet);
  return async () => {
    await database.close();
    await rm(before, { recursive: true });
  };
});

const insertLines = (count: number) =>
  sql`insert into system_logs (at, level, source, message)
    select now() - n * interval '1 hour', 'INFO', 'host:1', 'line ' || n || '.' from generate_series(1, ${count}) n`.execute(
    database.query,
  );

describe('a system log from before the weeks', () => {
  test('keeps its lines, and has those of this week in its partition', async () => {
    const { rows } = await sql<{ all: number; other: number; this_week: number }>`
      select count(*)::integer as all,
        count(*) filter (where tableoid = 'system_logs_other'::regclass)::integer as other,
        count(*) filter (where at >= date_trunc('week', now(), 'UTC'))::integer as this_week
      from system_logs`.execute(database.query);
    const [found] = rows;
    expect(found?.all).toBe(LINES);
    expect(found?.other).toBe(LINES - (found?.this_week ?? 0));
  });

  test('has the indexes it had, under all of its weeks', async () => {
    const { rows } = await sql<{ indexes: number; of_weeks: number }>`
      select count(*) filter (where indrelid = 'system_logs_other'::regclass)::integer as indexes,
        count(*) filter (where indrelid = 'system_logs_other'::regclass and inhrelid is not null)::integer as of_weeks
      from pg_index left join pg_inherits on inhrelid = indexrelid`.execute(database.query);
    expect(rows).toEqual([{ indexes: 3, of_weeks: 3 }]);
  });

  test('is searched, and takes lines with new ids', async () => {
    const log = new SystemLog(database);
    expect((await log.list({ search: 'line 700.' }, { page: 1, pageSize: 20 })).items).toHaveLength(1);
    await insertLines(1);
    const { rows } = await sql<{ ids: number }>`select count(distinct id)::integer as ids from system_logs`.execute(
      database.query,
    );
    expect(rows).toEqual([{ ids: LINES + 1 }]);
  });

  test('leaves older nodes the functions by which they make and drop weeks of run_logs', async () => {
    await sql`select make_run_log_week('2031-01-06')`.execute(database.query);
    await sql`select make_run_log_week('2031-01-06')`.execute(database.query);
    const { rows } = await sql<{ dropped: number }>`select drop_run_log_weeks('2031-01-13') as dropped`.execute(
      database.query,
    );
    // The weeks from this one on that the migration made, and the one made here.
    expect(rows[0]?.dropped).toBeGreaterThanOrEqual(6);
  });
});
