/** A backup of a database with everything that a running server creates, restored into another by an ordinary role. */
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../../src/app/config.ts';
import {
  selectDefinitions,
  selectForeignKeys,
  selectTables,
  selectTriggers,
} from '../../../src/core/backup/catalog-queries.ts';
import { type BackupFacts, restoreBackup, verifyBackup } from '../../../src/core/backup/restore-backup.ts';
import { writeBackup } from '../../../src/core/backup/write-backup.ts';
import { type Database, openDatabase } from '../../../src/core/db/database.ts';
import { installQueue } from '../../../src/core/jobs/engine/queue.ts';
import { holdRemovals } from '../../../src/core/storage/held-removal-queries.ts';
import { holdingRemovals } from '../../../src/core/storage/held-removals.ts';
import { ArchiveWriter } from '../../../src/shared/archive/archive-writer.ts';
import { DiskStorage } from '../../../src/shared/storage/disk.ts';
import { openTestDatabase } from '../../support/database.ts';
import { quiet } from '../../support/logger.ts';
import { simulateUse } from '../../support/month-of-use.ts';
import { type OwnPostgres, startOwnPostgres } from '../../support/postgres.ts';

const SECRET = 'a secret of the installation, long enough';

let folder: string;
let database: Database;
let storage: DiskStorage;
let postgres: OwnPostgres;
let restored: Database;
let archive: Buffer;
let facts: BackupFacts;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'owlery-backup-'));
  database = await openTestDatabase();
  storage = new DiskStorage(join(folder, 'source'));
  postgres = await startOwnPostgres();
  restored = openDatabase({ connectionString: postgres.url }, quiet);
  await simulateUse(database.query, { accounts: 20, tasks: 1_000, ofTheFirst: 100 });
  await sql`create table warehouse."行情_日线" (
    id bigint generated always as identity primary key, "日期" date, "名.称" text default '空', "价" numeric,
    "双" double precision generated always as ("价" * 2) stored)`.execute(database.query);
  await sql`create unique index "行情_日线_key" on warehouse."行情_日线" ("日期") nulls not distinct`.execute(
    database.query,
  );
  await sql`insert into warehouse."行情_日线" ("日期", "名.称", "价")
    values ('2026-01-01', E'a\\tb\\n\\\\', 1.50), ('infinity', null, 'NaN'), (null, '', -0.1)`.execute(database.query);
  // Objects that a server creates over time.
  await sql`create table days (day date not null, n integer) partition by range (day)`.execute(database.query);
  await sql`create table days_1 partition of days for values from ('2026-01-01') to ('2026-02-01')`.execute(
    database.query,
  );
  await sql`insert into days values ('2026-01-05', 1), ('2026-01-06', 2)`.execute(database.query);
  await storage.put('materials/1/很长.pdf', Readable.from([Buffer.alloc(2_500_000, 'pdf')]), { contentType: '' });
  for (let n = 0; n < 30; n += 1) {
    await storage.put(`factory/${n}`, Readable.from([Buffer.from(`file ${n}`)]), { contentType: '' });
  }
  await storage.put('factory/empty', Readable.from([]), { contentType: '' });
  archive = await backup(database, storage);
  facts = await verifyBackup(read());
});

afterAll(async () => {
  await database.close();
  await restored.close();
  await postgres[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const read = (bytes = archive) => Readable.from([bytes], { objectMode: false });

async function backup(from: Database, files: DiskStorage): Promise<Buffer> {
  const writer = new ArchiveWriter();
  const output = buffer(writer.output);
  const dataFiles = [{ path: '/etc/factory.tasks.yaml', content: Buffer.from('tasks: []\n') }];
  await writeBackup(writer, {
    database: from,
    storage: files,
    secret: SECRET,
    dataFiles,
    expected: { database: 0, files: 0 },
    onProgress: () => {},
  });
  return await output;
}

async function keysOf(files: DiskStorage): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of files.list('')) keys.push(key);
  return keys;
}

const configFor = (name: string) => readConfig({ OWLERY_DATA_DIR: join(folder, name) });

/** All rows of all tables as text, except those that differ by place. */
async function rowsOf({ query }: Database): Promise<Record<string, string[]>> {
  const rows: Record<string, string[]> = {};
  for (const { schema, name } of await selectTables(query)) {
    if (name === 'storage_identity') continue;
    const found = await sql<{ row: string }>`select t::text as row from ${sql.id(schema, name)} t order by 1`.execute(
      query,
    );
    rows[`${schema}.${name}`] = found.rows.map(({ row }) => row);
  }
  return rows;
}

describe('a restore', () => {
  test('that fails at its end leaves nothing', async () => {
    await installQueue(restored, quiet);
    const config = configFor('failed');
    // A byte of the last file, so that everything else has been restored by then.
    const damaged = Buffer.from(archive);
    const place = Math.floor(archive.length * 0.98);
    damaged[place] = (damaged[place] ?? 0) ^ 1;
    const target = new DiskStorage(config.dataDir);
    await expect(restoreBackup(read(damaged), { database: restored, storage: target, config, facts })).rejects.toThrow(
      /damaged/,
    );
    expect(await keysOf(target)).toEqual([]);
    expect((await readdir(config.dataDir)).includes('secret')).toBe(false);
    expect(await postgres.query("select from pg_tables where schemaname in ('public', 'warehouse')")).toEqual([]);
  });

  test('restores every row, file, key and trigger, and balances that add up', async () => {
    const config = configFor('target');
    const target = new DiskStorage(config.dataDir);
    expect(await restoreBackup(read(), { database: restored, storage: target, config, facts })).toEqual([]);

    expect(await rowsOf(restored)).toEqual(await rowsOf(database));
    expect(await selectDefinitions(restored.query)).toEqual(await selectDefinitions(database.query));
    const byName = (found: { definition: string }[]) => found.map(({ definition }) => definition).sort();
    expect(byName(await selectForeignKeys(restored.query))).toEqual(byName(await selectForeignKeys(database.query)));
    expect(byName(await selectTriggers(restored.query))).toEqual(byName(await selectTriggers(database.query)));

    for (const key of await keysOf(storage)) {
      const [there, here] = await Promise.all([storage, target].map(async (one) => (await one.open(key))?.stream));
      expect(await text(here as Readable)).toBe(await text(there as Readable));
    }
    expect((await readFile(join(config.dataDir, 'secret'), 'utf8')).trim()).toBe(SECRET);
    expect((await stat(join(config.dataDir, 'secret'))).mode & 0o777).toBe(0o600);
    expect(await readFile(join(config.dataDir, 'factory.tasks.yaml'), 'utf8')).toBe('tasks: []\n');
  });

  test('continues sequences where the backup ended', async () => {
    const numbers = [database, restored].map(async ({ query }) => {
      const next = sql<{
        n: number;
      }>`insert into warehouse."行情_日线" ("日期") values ('2030-01-01') returning id as n`;
      return (await next.execute(query)).rows[0]?.n ?? 0;
    });
    const [there = 0, here = 0] = await Promise.all(numbers);
    expect(here).toBeGreaterThanOrEqual(there);
    await expect(sql`delete from ledger_entries`.execute(restored.query)).rejects.toThrow('append-only');
  });

  test('of a later version is refused with that version', async () => {
    const later = {
      ...facts,
      header: {
        ...facts.header,
        version: '9.9.9',
        migrations: [...facts.header.migrations, { version: 999, name: '0999_later', checksum: 'none' }],
      },
    };
    const config = configFor('later');
    await expect(
      restoreBackup(read(), { database: restored, storage: new DiskStorage(config.dataDir), config, facts: later }),
    ).rejects.toThrow(/made by Owlery 9\.9\.9/);
  });
});

test('No node removes a file while a backup is written', async () => {
  const held = holdingRemovals(storage, database);
  const key = 'factory/removed';
  await storage.put(key, Readable.from([Buffer.from('still needed')]), { contentType: '' });
  await database.transaction(async (tx) => {
    await holdRemovals(tx);
    expect(await held.remove([key])).toEqual([{ key, reason: expect.stringContaining('a backup is being written') }]);
    expect(await held.stat(key)).toBeDefined();
  });
  expect(await held.remove([key])).toEqual([]);
  expect(await held.stat(key)).toBeUndefined();
});
