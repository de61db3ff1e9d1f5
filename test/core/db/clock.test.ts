/** The database's clock decides, not the machine's. The database here is two hours behind. */
import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import { DatabaseClock, databaseNow } from '../../../src/core/db/clock.ts';
import { type Database, openDatabase } from '../../../src/core/db/database.ts';
import { createTestDatabase } from '../../support/database.ts';
import { quiet, recordingLogger } from '../../support/logger.ts';

const TWO_HOURS = 7_200;

let database: Database;

beforeEach(async () => {
  const { connection } = await createTestDatabase();
  const made = openDatabase(connection, quiet);
  const name = sql.ref(connection.database ?? '');
  await sql`create schema late`.execute(made.query);
  await sql`create function late.clock_timestamp() returns timestamptz language sql as
    $$ select pg_catalog.clock_timestamp() - interval '2 hours' $$`.execute(made.query);
  await made.close();
  database = openDatabase(connection, quiet);
  await sql`alter database ${name} set search_path = late, pg_catalog, public`.execute(database.query);
  await database.close();
  database = openDatabase(connection, quiet);
  return () => database.close();
});

test('A node whose clock is ahead warns, and uses the database’s clock', async () => {
  const { logger, lines } = recordingLogger();
  const clock = await DatabaseClock.open(database, logger);
  const difference = clock.now().getTime() - (await databaseNow(database.query)).getTime();
  expect(Math.abs(difference)).toBeLessThan(5_000);
  expect(Math.round((Date.now() - clock.now().getTime()) / 60_000)).toBe(TWO_HOURS / 60);
  expect(lines).toMatchObject([
    { level: 40, secondsAhead: TWO_HOURS, msg: expect.stringContaining('7200 s ahead of the database') },
  ]);
  await clock.close();
});

test('A node whose clock is right does not warn', async () => {
  const { connection } = await createTestDatabase();
  await using own = { ...openDatabase(connection, quiet), [Symbol.asyncDispose]: () => own.close() };
  const { logger, lines } = recordingLogger();
  const clock = await DatabaseClock.open(own, logger);
  expect(Math.abs(clock.now().getTime() - Date.now())).toBeLessThan(5_000);
  expect(lines).toEqual([]);
  await clock.close();
});
