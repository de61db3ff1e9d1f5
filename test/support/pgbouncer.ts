/** PgBouncer in transaction mode before the PostgreSQL of the tests: `apt-get install pgbouncer` */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { expect } from 'vitest';
import { postgresAccount } from '../../src/core/db/embedded-account.ts';
import { eventually } from './eventually.ts';
import { root } from './owlery.ts';
import { hasProgram } from './programs.ts';

export const hasPgBouncer = hasProgram('pgbouncer');

const CLIENTS_PORT = 6432;

export interface PgBouncer extends AsyncDisposable {
  /** The address of a database through it. */
  urlOf(database: string): string;
}

/**
 * Starts it with deploy/pgbouncer/pgbouncer.ini.
 * @param server the PostgreSQL
 * @param options.size the most connections to it
 * @param options.zone the time zone of the sessions; default: the one of the file
 */
export async function startPgBouncer(
  server: pg.ClientConfig,
  { size, zone = 'timezone=UTC' }: { size: number; zone?: string },
): Promise<PgBouncer> {
  const folder = await mkdtemp(join(tmpdir(), 'owlery-pgbouncer-'));
  await chmod(folder, 0o755);
  // As root it changes to the account of PostgreSQL, which owns the socket.
  const { uid } = await postgresAccount(folder, []);
  if (uid !== undefined) await chown(folder, uid, -1);
  const changes = [
    [
      'owlery = host=127.0.0.1 port=5432 dbname=owlery timezone=UTC',
      `* = host=${server.host} user=${server.user} ${zone}`,
    ],
    ['listen_addr = 127.0.0.1', `unix_socket_dir = ${folder}`],
    ['auth_type = scram-sha-256', `auth_type = any${uid === undefined ? '' : '\nuser = postgres'}`],
    ['auth_file = /etc/pgbouncer/userlist.txt', ''],
    ['default_pool_size = 16', `default_pool_size = ${size}`],
  ] as const;
  const example = await readFile(join(root, 'deploy/pgbouncer/pgbouncer.ini'), 'utf8');
  const text = changes.reduce((all, [from, to]) => {
    expect(all).toContain(from);
    return all.replace(from, to);
  }, example);
  const file = join(folder, 'pgbouncer.ini');
  await writeFile(file, text);
  const child = spawn('pgbouncer', [file], { stdio: 'ignore' });
  const ended = once(child, 'exit');
  const urlOf = (database: string) =>
    `postgresql://${server.user}@/${database}?host=${encodeURIComponent(folder)}&port=${CLIENTS_PORT}`;
  await eventually(async () => {
    const client = new pg.Client({ connectionString: urlOf('postgres') });
    await client.connect();
    await client.end();
  });
  return {
    urlOf,
    async [Symbol.asyncDispose]() {
      child.kill('SIGINT');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
