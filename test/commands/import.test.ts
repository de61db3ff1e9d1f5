/** Imports from databases with the schemas of the four originals, run as an operator does. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createConnection } from 'mysql2/promise';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase } from '../support/database.ts';
import { hasMariadb, mariadbTitle, startMariadb } from '../support/mariadb.ts';
import { type Home, makeHome } from '../support/owlery.ts';
import { makePdf } from '../support/pdfs.ts';

const PASSWORD = '密码 pässword 1';
const BCRYPT = '$2b$10$BvZ6P0E4H9K5ST6SQZr16OBuA.5jgB8Zo21Acp6L.TXg1dv52rkI6';
const SCRYPT =
  'scrypt:32768:8:1$AbCdEfGhIjKlMnOp$e465850556fba0611e2fcb5f8d741cfb7baa1fb22ed9ab92550a949988caebd1b139cacdbd29c097519acdf8b53fe981704d6c822ce03e0bf675604fedeb375e';

let home: Home;

beforeAll(async () => {
  home = await makeHome();
});

afterAll(async () => {
  await home[Symbol.asyncDispose]();
});

/** Rows of the report, without those of `users`. */
const rowsOf = (stdout: string) => stdout.split('\n').filter((line) => line !== '' && !/^\w+ +users /.test(line));

const call = async (path: string, init: { token?: string; body?: object } = {}) => {
  const response = await fetch(`${home.url}${path}`, {
    method: init.body ? 'POST' : 'GET',
    headers: {
      ...(init.token && { Authorization: `Bearer ${init.token}` }),
      ...(init.body && { 'Content-Type': 'application/json' }),
    },
    ...(init.body && { body: JSON.stringify(init.body) }),
  });
  // biome-ignore lint/suspicious/noExplicitAny: bodies of four surfaces, looked into by the tests.
  return { status: response.status, body: (await response.json()) as any };
};

describe('an import from akshare_web', () => {
  const columns = `id integer primary key, name text, description text, user_id integer, script_id text, schedule_type text,
    schedule_expression text, parameters text, is_active boolean, retry_on_failure boolean, max_retries integer, timeout integer`;
  let file: string;

  beforeAll(async () => {
    await mkdir(home.dataDir, { recursive: true });
    file = join(home.dataDir, '..', 'akshare.db');
    const database = new DatabaseSync(file);
    database.exec(`
      create table users (id integer primary key, username text, email text, hashed_password text, full_name text, role text,
        is_active boolean, is_verified boolean, created_at datetime, updated_at datetime, last_login datetime);
      create table scheduled_tasks (${columns});
      insert into users values
        (1, 'root_of_old', 'a@example.com', '${BCRYPT}', '管理员', 'ADMIN', 1, 1, '2024-03-01 08:00:00.000000', null, null),
        (2, 'analyst', 'b@example.com', '${BCRYPT}', null, 'USER', 1, 0, '2024-03-02 08:00:00', null, null),
        (3, 'broken', 'no address', '${BCRYPT}', null, 'USER', 1, 0, null, null, null);
      insert into scheduled_tasks values
        (1, '每日', null, 2, 'sample_aapl_daily', 'DAILY', '08:30', '{}', 1, 1, 3, 0),
        (2, 'unknown script', null, 2, 'gone', 'DAILY', '08:30', '{}', 1, 1, 3, 0),
        (3, 'bad cron', null, 2, 'sample_aapl_daily', 'CRON', 'every day', '{}', 1, 1, 3, 0),
        (4, 'of nobody', null, 3, 'sample_aapl_daily', 'DAILY', '08:30', '{}', 1, 1, 3, 0);`);
    database.close();
  });

  const importIt = (...more: string[]) => home.run(['import', 'akshare_web', '--from', `sqlite:///${file}`, ...more]);

  test('shows in a dry run what it would import, and stores nothing', async () => {
    const first = await importIt();
    expect(first).toMatchObject({ code: 0, stderr: expect.not.stringContaining('Error') });
    const second = await importIt();
    expect(second.stdout).toBe(first.stdout);
    expect(second.stdout).toContain('3 would be imported, 0 present already, 4 skipped');
    expect(second.stdout).toContain('skipped  users 3: no address is not an e-mail address');
  });

  test('imports accounts and tasks, and names the reason for each skipped row', async () => {
    const { stdout } = await importIt('--apply');
    expect(rowsOf(stdout)).toEqual([
      'imported scheduled_tasks 1',
      expect.stringMatching(/^skipped {2}scheduled_tasks 2: .*gone/),
      expect.stringMatching(/^skipped {2}scheduled_tasks 3: .*every day/),
      'skipped  scheduled_tasks 4: its owner, user 3, was not imported',
      '3 imported, 0 present already, 4 skipped',
    ]);
    const again = await importIt('--apply');
    expect(again.stdout).toContain('0 imported, 3 present already, 4 skipped');
  });

  test('lets users sign in with their old password, repeatedly', async () => {
    const server = await home.serve();
    const signIn = () => call('/market/api/auth/login', { body: { username: 'analyst', password: PASSWORD } });
    const { body } = await signIn();
    const token = body.data.access_token;
    const tasks = await call('/market/api/tasks/', { token });
    expect(tasks.body.data.items).toMatchObject([
      { name: '每日', schedule_type: 'daily', schedule_expression: '08:30', is_active: true },
    ]);
    // The imported hash has been replaced by now.
    expect((await signIn()).status).toBe(200);
    const wrong = await call('/market/api/auth/login', { body: { username: 'analyst', password: 'wrong' } });
    expect(wrong.status).toBe(401);
    await server.ended('SIGTERM');
  });
});

/** An empty PostgreSQL database with these tables. @returns its address as SQLAlchemy writes it */
async function postgresqlWith(statements: string): Promise<string> {
  const { connection } = await createTestDatabase('template0');
  const client = new Client(connection);
  await client.connect();
  await client.query(statements);
  await client.end();
  return `postgresql+asyncpg://${connection.user}:${connection.password ?? ''}@/${connection.database}?host=${connection.host}&port=${connection.port}`;
}

test('An import from chaoxing in PostgreSQL imports accounts and preferences, and names what it leaves out', async () => {
  const address = await postgresqlWith(`
    create table users (id integer primary key, username text, password_hash text, email text, email_verified boolean, role text,
      is_active boolean, created_at timestamptz, last_login timestamptz);
    create table user_configs (id integer primary key, user_id integer, cx_username text, cx_password_encrypted text, speed float,
      notopen_action text);
    create table tasks (id integer primary key, user_id integer, name text, course_ids text, status text);
    insert into users values (7, 'learner', '${SCRYPT}', 'learner@example.com', true, 'user', true, '2025-01-01 00:00:00', null);
    insert into user_configs values (1, 7, '13800000000', 'gAAAA', 1.5, 'ask');
    insert into tasks values (1, 7, 'old', '["1"]', 'completed');`);
  const { stdout } = await home.run(['import', 'chaoxing', '--from', address, '--apply']);
  expect(rowsOf(stdout)).toEqual([
    'imported user_configs 1: without the account of its site',
    'skipped  tasks 1: its courses are of a site that study does not ask',
    '2 imported, 0 present already, 1 skipped',
  ]);
  const server = await home.serve();
  const { body } = await call('/study/api/auth/login', { body: { username: 'learner', password: PASSWORD } });
  const config = await call('/study/api/user/config', { token: body.access_token });
  expect(config.body).toMatchObject({ speed: 1.5, notopen_action: 'ask' });
  await server.ended('SIGTERM');
});

test('An import from owl-workshop in PostgreSQL imports balances as ledger entries, and codes that can still be redeemed', async () => {
  const address = await postgresqlWith(`
    create table users (id uuid primary key, email varchar, username varchar, full_name varchar, password_hash varchar,
      role varchar, is_active boolean, balance decimal, created_at timestamp, last_login timestamp);
    create table recharge_codes (id uuid primary key, code varchar, amount decimal, description text, expires_at timestamptz,
      created_by uuid, created_at timestamp, used_at timestamp);
    insert into users values
      ('00000000-0000-4000-8000-000000000001', 'payer@example.com', 'payer', null, '${BCRYPT}', 'super_admin', true, 12.34, now(), null),
      ('00000000-0000-4000-8000-000000000002', 'poor@example.com', 'poor', null, null, 'user', true, 0.0, now(), null);
    insert into recharge_codes values
      ('00000000-0000-4000-8000-00000000000a', 'ABCD2345EFGH6789', 5.5, 'gift', null, null, now(), null),
      ('00000000-0000-4000-8000-00000000000b', 'ZZZZ2345EFGH6789', 5.5, 'gift', null, null, now(), now());`);
  const { stdout } = await home.run(['import', 'owl-workshop', '--from', address, '--apply']);
  expect(rowsOf(stdout)).toEqual([
    'imported users.balance 00000000-0000-4000-8000-000000000001: balance 12.34',
    'imported recharge_codes 00000000-0000-4000-8000-00000000000a',
    'imported recharge_codes 00000000-0000-4000-8000-00000000000b',
    '5 imported, 0 present already, 0 skipped',
  ]);
  expect(stdout).toContain('imported users 00000000-0000-4000-8000-000000000002: its password cannot be verified here');
  const server = await home.serve();
  const login = await call('/factory/api/auth/login', { body: { email: 'payer@example.com', password: PASSWORD } });
  const token = login.body.data.access_token;
  const redeem = (code: string) => call('/factory/api/recharge/redeem', { token, body: { code } });
  expect((await redeem('abcd2345efgh6789')).status).toBe(200);
  expect((await redeem('ZZZZ2345EFGH6789')).status).toBe(400);
  const me = await call('/factory/api/users/me', { token });
  expect(me.body.data).toMatchObject({ balance: 17.84, role: 'admin' });
  await server.ended('SIGTERM');
});

describe(`an import from LearningHub in ${mariadbTitle}`, () => {
  test.skipIf(!hasMariadb)('imports materials with their files, likes, reactions and views', async () => {
    await using mariadb = await startMariadb();
    const place = await mariadb.createDatabase();
    const uri = `mysql://${place.username}:${place.password}@${place.host}:${place.port}/${place.database}`;
    const client = await createConnection({ uri, multipleStatements: true });
    await client.query(`
      create table users (id int primary key, email varchar(255), name varchar(100), hashed_password varchar(255),
        avatar_url varchar(500), is_active tinyint, created_at datetime) charset utf8mb4;
      create table materials (id int primary key, title varchar(255), description text, type varchar(20), file_path varchar(500),
        file_size bigint, file_format varchar(20), uploader_id int, view_count int, like_count int, status varchar(20),
        created_at datetime) charset utf8mb4;
      create table likes (id int primary key, material_id int, user_id int, created_at datetime);
      insert into users values (1, 'teacher@example.com', '老师', '${BCRYPT}', null, 1, '2024-01-01 10:00:00');
      insert into materials values
        (1, '讲义', null, 'pdf', 'materials/1/notes.pdf', 1, 'pdf', 1, 41, 1, 'active', '2024-02-01 10:00:00'),
        (2, 'slides', null, 'pptx', 'materials/1/slides.pptx', 1, 'pptx', 1, 0, 0, 'active', '2024-02-01 10:00:00'),
        (3, 'lost', null, 'pdf', '../../etc/passwd', 1, 'pdf', 1, 0, 0, 'active', '2024-02-01 10:00:00');
      create table material_reactions (id int primary key, material_id int, user_id int, reaction_type varchar(20),
        created_at datetime, updated_at datetime);
      insert into likes values (1, 1, 1, now());
      insert into material_reactions values (1, 1, 1, 'insight', now(), now()), (2, 1, 1, 'shrug', now(), now());`);
    await client.end();
    const files = join(home.dataDir, '..', 'bucket');
    await mkdir(join(files, 'materials/1'), { recursive: true });
    await writeFile(join(files, 'materials/1/notes.pdf'), makePdf());
    await writeFile(join(files, 'materials/1/slides.pptx'), 'PK');
    const { stdout } = await home.run(['import', 'LearningHub', '--from', uri, '--files', files, '--apply']);
    expect(rowsOf(stdout)).toEqual([
      'imported materials 1',
      expect.stringMatching(/^skipped {2}materials 2: /),
      'skipped  materials 3: there is no file ../../etc/passwd in --files',
      'imported likes 1',
      'imported material_reactions 1',
      'skipped  material_reactions 2: shrug is not a known reaction',
      '4 imported, 0 present already, 3 skipped',
    ]);
    const server = await home.serve();
    const list = await call('/courseware/api/v1/materials');
    expect(list.body.items).toMatchObject([
      { title: '讲义', type: 'pdf', view_count: 41, like_count: 1, created_at: '2024-02-01T10:00:00' },
    ]);
    await server.ended('SIGTERM');
  });
});

test('An unknown original and a missing database are reported by name', async () => {
  const unknown = await home.run(['import', 'elsewhere', '--from', 'x.db']);
  expect(unknown).toMatchObject({ code: 1, stderr: expect.stringContaining('there is no importer for elsewhere') });
  const absent = await home.run(['import', 'chaoxing', '--from', 'sqlite:////nowhere/x.db']);
  expect(absent).toMatchObject({ code: 1, stderr: expect.stringContaining('--from: the database cannot be opened') });
});
