import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { sql } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import { openDatabase } from '../../src/core/db/database.ts';
import { migrate } from '../../src/core/db/migrate.ts';
import { createTestDatabase } from '../support/database.ts';
import { quiet } from '../support/logger.ts';
import { type Home, makeHome } from '../support/owlery.ts';

let home: Home;

beforeEach(async () => {
  home = await makeHome();
  return () => home[Symbol.asyncDispose]();
});

/** The lines that a failing `serve` writes to standard error, without the log and without a stack. */
async function refusal(environment: Record<string, string> = {}, words: string[] = []): Promise<string> {
  const { code, stdout, stderr } = await home.run(['serve', ...words], { LOG_LEVEL: 'silent', ...environment });
  expect(code, stderr).toBe(1);
  expect(stdout).toBe('');
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(await home.processes()).toEqual([]);
  return stderr;
}

describe('a start fails with its reason in one line', () => {
  test('when the port is in use', async () => {
    const other = createServer();
    await once(other.listen(home.port, '127.0.0.1'), 'listening');
    expect(await refusal()).toBe(
      `owlery: PORT: ${home.port} is in use on 127.0.0.1: stop the process that uses it, or set PORT to another port\n`,
    );
    other.close();
    // The refused start has not even created a data folder.
    expect(existsSync(home.dataDir)).toBe(false);
  });

  test('when the port is in use, and no other process sees the server as started', async () => {
    const { url, connection } = await createTestDatabase();
    const other = createServer();
    await once(other.listen(home.port, '127.0.0.1'), 'listening');
    await refusal({ DATABASE_URL: url });
    other.close();
    const database = openDatabase(connection, quiet);
    const { rows } = await sql`select from factory_servers`.execute(database.query);
    expect(rows).toEqual([]);
    await database.close();
  });

  test('when the address does not belong to this machine', async () => {
    expect(await refusal({ HOST: '192.0.2.1' })).toMatch(/^owlery: HOST: 192\.0\.2\.1 is not an address .*\n$/);
  });

  test.for([
    [{ PORT: 'eighty' }, 'owlery: PORT: takes a port from 1 to 65535\n'],
    [{ OWLERY_TIMEZONE: 'Mars' }, 'owlery: OWLERY_TIMEZONE: takes an IANA time zone such as Asia/Shanghai or UTC\n'],
    [{ OWLERY_SECRET: 'short' }, 'owlery: OWLERY_SECRET: takes at least 32 characters\n'],
    [{ DATABASE_URL: 'mysql://x' }, 'owlery: DATABASE_URL: takes a postgres:// or postgresql:// URL\n'],
  ] as const)('when a variable is invalid: %j', async ([environment, line]) => {
    expect(await refusal(environment)).toBe(line);
  });

  test('for each of several invalid variables', async () => {
    expect(await refusal({ PORT: '0', LOG_LEVEL: 'loud' })).toMatch(/^owlery: PORT: .*\nowlery: LOG_LEVEL: .*\n$/);
  });

  test('when an option is invalid', async () => {
    expect(await refusal({}, ['--port', 'eighty'])).toBe('owlery: PORT: takes a port from 1 to 65535\n');
    expect(await refusal({}, ['laundry'])).toMatch(/'laundry' is invalid .* Allowed choices are identity, market/);
  });

  test('when nothing answers at DATABASE_URL, and the reason omits its password', async () => {
    const line = await refusal({ DATABASE_URL: 'postgres://owl:hunter2@127.0.0.1:1/nest' });
    expect(line).toMatch(/^owlery: DATABASE_URL: owl@127\.0\.0\.1:1\/nest cannot be used: .*ECONNREFUSED.*\n$/);
    expect(line).not.toContain('hunter2');
  });

  test('when DATABASE_URL names a missing database', async () => {
    const { url } = await createTestDatabase();
    const line = await refusal({ DATABASE_URL: url.replace(/\/test_\w+/, '/nowhere') });
    expect(line).toMatch(/^owlery: DATABASE_URL: .*database "nowhere" does not exist\n$/);
  });

  test('when the database is newer than the program', async () => {
    const { url, connection } = await createTestDatabase();
    const database = openDatabase(connection, quiet);
    await migrate(database, quiet);
    await sql`insert into migrations values (9999, '9999_flying', 'x')`.execute(database.query);
    await database.close();
    expect(await refusal({ DATABASE_URL: url })).toMatch(/^owlery: the database has migration 9999_flying, .*\n$/);
  });

  test('when the data folder is a file', async () => {
    await writeFile(home.dataDir, '');
    expect(await refusal()).toMatch(/^owlery: OWLERY_DATA_DIR: .* cannot be used \(it is not a folder\)\n$/);
  });

  test('when the database’s folder contains something else', async () => {
    await mkdir(join(home.dataDir, 'postgres'), { recursive: true });
    await writeFile(join(home.dataDir, 'postgres/thesis.txt'), '');
    expect(await refusal()).toMatch(/^owlery: .*\/postgres is not a PostgreSQL cluster .*\n$/);
  });

  test('when other accounts can read the secret', async () => {
    await mkdir(home.dataDir);
    await writeFile(join(home.dataDir, 'secret'), 'x'.repeat(43), { mode: 0o644 });
    expect(await refusal()).toMatch(/^owlery: .*\/secret can be read by other users .*\n$/);
  });
});

describe('the command line', () => {
  test.for(['', 'serve', 'worker', 'migrate', 'admin', 'admin create', 'admin reset-password', 'doctor'])(
    'explains itself: owlery %s --help',
    async (words) => {
      const { code, stdout, stderr } = await home.run([...words.split(' ').filter(Boolean), '--help']);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toMatch(new RegExp(`^Usage: owlery ${words}.*\n\n[A-Z].*\\.`, 's'));
    },
  );

  test('refuses an unknown command', async () => {
    const { code, stderr } = await home.run(['fly']);
    expect(code).toBe(1);
    expect(stderr).toContain("unknown command 'fly'");
  });

  test('does not read the folder in which it is called', async () => {
    const { stdout } = await home.run(['doctor'], { OWLERY_DATA_DIR: '' });
    expect(stdout).toContain(join(dirname(dirname(import.meta.dirname)), 'data'));
  });
});
