/** Migrations are additive from the first schema on that can be upgraded: an older node goes on beside a newer one. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { breakingStatements } from '../../support/additive.ts';
import { root } from '../../support/owlery.ts';

/** The last migration of the first schema that can be upgraded; see frozen-migrations.test.ts. */
const BASE = 23;

const folder = join(root, 'migrations');

describe('a migration', () => {
  test.for([
    'alter table runs drop column cost',
    'alter table runs rename column cost to price',
    'alter table runs rename to works',
    'alter table runs alter column cost type numeric',
    'alter table runs alter column detail set not null',
    'alter table runs alter column cost drop default',
    'alter table runs add column place text not null',
    'alter table runs add column place text unique',
    'alter table runs add constraint cheap check (cost < 10)',
    'create unique index one_each on runs (owner_id, kind)',
    'drop table study_records',
    'drop function system_log_text',
    'truncate runs',
    'delete from runs',
    '-- create table harmless ()\ndrop view if exists x; create table a ()',
  ])('is refused with: %s', async (statement) => {
    expect(await breakingStatements(statement)).toHaveLength(1);
  });

  test.for([
    'create table places (id bigint primary key, name text not null unique)',
    'create table places (id bigint); alter table places add constraint one unique (id); create unique index x on places (id)',
    'alter table runs add column place text, add column seats integer not null default 0',
    'alter table runs alter column detail drop not null',
    'create index runs_place on runs (kind); drop index runs_status',
    "create function f() returns text language sql return 'drop table runs'",
    "-- drop table runs\ninsert into settings (name, value) values ('drop table runs', '{}')",
  ])('is taken with: %s', async (statement) => {
    expect(await breakingStatements(statement)).toEqual([]);
  });

  test('of a later schema is additive', async () => {
    const later = (await readdir(folder)).filter((name) => Number.parseInt(name, 10) > BASE);
    for (const name of later) {
      expect(await breakingStatements(await readFile(join(folder, name), 'utf8')), name).toEqual([]);
    }
  });

  test('can be read, each one', async () => {
    for (const name of await readdir(folder)) await breakingStatements(await readFile(join(folder, name), 'utf8'));
  });
});
