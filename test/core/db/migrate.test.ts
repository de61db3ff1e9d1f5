import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import { type Database, openDatabase } from '../../../src/core/db/database.ts';
import { MigrationError, migrate, migrationState } from '../../../src/core/db/migrate.ts';
import { createTestDatabase } from '../../support/database.ts';
import { quiet } from '../../support/logger.ts';

let database: Database;
let second: Database;
let folder: string;

beforeEach(async () => {
  const { connection } = await createTestDatabase('template0');
  database = openDatabase(connection, quiet);
  second = openDatabase(connection, quiet);
  folder = await mkdtemp(join(tmpdir(), 'owlery-migrations-'));
  await writeFile(join(folder, '0001_birds.sql'), 'create table birds (name text); create index on birds (name);');
  await writeFile(join(folder, '0002_owls.sql'), "insert into birds values ('owl');");
  return async () => {
    await Promise.all([database.close(), second.close(), rm(folder, { recursive: true })]);
  };
});

const birds = async () => (await sql<{ name: string }>`select name from birds`.execute(database.query)).rows;

describe('migrate', () => {
  test('applies each file once, in order', async () => {
    expect(await migrate(database, quiet, folder)).toEqual(['0001_birds', '0002_owls']);
    expect(await migrate(database, quiet, folder)).toEqual([]);
    expect(await birds()).toEqual([{ name: 'owl' }]);
  });

  test('runs in one of two nodes that start at once', async () => {
    const done = await Promise.all([migrate(database, quiet, folder), migrate(second, quiet, folder)]);
    expect(done.flat().sort()).toEqual(['0001_birds', '0002_owls']);
    expect(await birds()).toEqual([{ name: 'owl' }]);
  });

  test('keeps nothing of a failing file', async () => {
    await writeFile(join(folder, '0003_broken.sql'), "insert into birds values ('jay'); select nonsense;");
    await expect(migrate(database, quiet, folder)).rejects.toThrow('nonsense');
    expect(await birds()).toEqual([{ name: 'owl' }]);
    await writeFile(join(folder, '0003_broken.sql'), "insert into birds values ('jay');");
    expect(await migrate(database, quiet, folder)).toEqual(['0003_broken']);
  });

  test('refuses a database that is newer than the program', async () => {
    await migrate(database, quiet, folder);
    await rm(join(folder, '0002_owls.sql'));
    await expect(migrate(database, quiet, folder)).rejects.toThrow(MigrationError);
    await expect(migrate(database, quiet, folder)).rejects.toThrow('0002_owls');
  });

  test('detects a migration that was edited after it was applied', async () => {
    await migrate(database, quiet, folder);
    await writeFile(join(folder, '0002_owls.sql'), "insert into birds values ('eagle');");
    await expect(migrate(database, quiet, folder)).rejects.toThrow(
      'migrations/0002_owls.sql differs from the migration applied',
    );
  });

  test('refuses a database from before the first version that upgrades', async () => {
    await writeFile(join(folder, '0001_accounts.sql'), 'create table accounts (id bigint);');
    await rm(join(folder, '0001_birds.sql'));
    await rm(join(folder, '0002_owls.sql'));
    await migrate(database, quiet, folder);
    await expect(migrate(database, quiet)).rejects.toThrow(
      'the database was created by a version before 0.2.0, which cannot be upgraded: start with an empty data folder',
    );
  });

  test('reports the missing migrations without changing anything', async () => {
    const before = await migrationState(database);
    expect(before.applied).toEqual([]);
    expect(before.missing).toContain('0001_accounts_and_sessions');
    await migrate(database, quiet);
    expect((await migrationState(database)).missing).toEqual([]);
  });
});
