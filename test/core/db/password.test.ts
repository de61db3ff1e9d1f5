/** A PostgreSQL that asks for a password, given as a field rather than in an address, as for a warehouse elsewhere. */
import { readFile, writeFile } from 'node:fs/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../../../src/core/db/database.ts';
import { quiet } from '../../support/logger.ts';
import { type OwnPostgres, startOwnPostgres } from '../../support/postgres.ts';

let postgres: OwnPostgres;

beforeAll(async () => {
  postgres = await startOwnPostgres();
  await postgres.query(`create role guarded login password 'a password'`);
  const [found] = await postgres.query<{ hba_file: string }>('show hba_file');
  const file = found?.hba_file ?? '';
  await writeFile(file, `local all guarded scram-sha-256\n${await readFile(file, 'utf8')}`);
  await postgres.query('select pg_reload_conf()');
}, 60_000);

afterAll(async () => {
  await postgres?.[Symbol.asyncDispose]();
});

const open = (password: string) => {
  const { searchParams, pathname } = new URL(postgres.url.replace('@/', '@host/'));
  const place = { host: searchParams.get('host') ?? '', database: pathname.slice(1), user: 'guarded' };
  return openDatabase({ ...place, password }, quiet, { isForeign: true });
};

test('The pool and transactions that stream sign in with the password', async () => {
  const database = open('a password');
  const who = sql<{ user: string }>`select current_user as "user"`;
  try {
    expect((await who.execute(database.query)).rows).toEqual([{ user: 'guarded' }]);
    expect((await database.streamingTransaction((tx) => who.execute(tx))).rows).toEqual([{ user: 'guarded' }]);
  } finally {
    await database.close();
  }
});

test('A wrong password is refused', async () => {
  const database = open('another password');
  try {
    await expect(sql`select 1`.execute(database.query)).rejects.toThrow(/password authentication failed/);
  } finally {
    await database.close();
  }
});
