import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { type DatabaseOptions, openDatabase } from '../../../src/core/db/database.ts';
import { isDatabaseUnavailable } from '../../../src/core/db/failures.ts';
import { createTestDatabase } from '../../support/database.ts';
import { quiet } from '../../support/logger.ts';

/** A pool of one connection, whose connections must be made within half a second. */
async function poolOfOne(options: DatabaseOptions = {}) {
  const { connection } = await createTestDatabase();
  const database = openDatabase({ ...connection, connectionTimeoutMillis: 500 }, quiet, { poolSize: 1, ...options });
  return { database, [Symbol.asyncDispose]: () => database.close() };
}

test('A statement waits longer for a busy connection than for a new one', async () => {
  await using pool = await poolOfOne();
  const { query } = pool.database;
  await sql`select 1`.execute(query);
  const [, { rows }] = await Promise.all([
    sql`select pg_sleep(1.5)`.execute(query),
    sql`select 7 as answer`.execute(query),
  ]);
  expect(rows).toEqual([{ answer: 7 }]);
});

test('A statement that waited too long reports the database as unavailable, and the next one is served', async () => {
  await using pool = await poolOfOne({ waitMilliseconds: 100 });
  const { query, pool: connections } = pool.database;
  const held = await connections.connect();
  const failure: unknown = await sql`select 1`.execute(query).catch((error) => error);
  held.release();
  expect(isDatabaseUnavailable(failure)).toBe(true);
  expect((await sql`select 7 as answer`.execute(query)).rows).toEqual([{ answer: 7 }]);
});
