/** Debian's MariaDB, if it is installed: `apt-get install mariadb-server`. */
import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { createConnection } from 'mysql2/promise';
import type { Location } from '../../src/systems/market/domain/warehouses/warehouse-setting.ts';
import { freePort } from './ports.ts';

const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
const programs = ['mariadbd', 'mariadb-install-db'].map((name) =>
  folders.map((folder) => join(folder, name)).find((path) => existsSync(path)),
);

/** Whether MariaDB is installed. */
export const hasMariadb = programs.every((path) => path !== undefined);
/** For titles of tests that are skipped without it. */
export const mariadbTitle = hasMariadb ? 'MariaDB' : 'MariaDB (skipped: apt-get install mariadb-server)';

export interface Mariadb extends AsyncDisposable {
  /** Creates an empty database with an account that has all rights in it and no others. */
  createDatabase(): Promise<Location>;
  /** Runs a statement as the server's administrator. */
  administer(statement: string): Promise<unknown>;
}

export async function startMariadb(): Promise<Mariadb> {
  const [server = '', install = ''] = programs;
  const folder = await mkdtemp(join(tmpdir(), 'owlery-mariadb-'));
  const data = join(folder, 'data');
  const account = process.getuid?.() === 0 ? ['--user=root'] : [];
  await promisify(execFile)(install, [
    '--no-defaults',
    `--datadir=${data}`,
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
    ...account,
  ]);
  const port = await freePort();
  const child = spawn(
    server,
    [
      '--no-defaults',
      `--datadir=${data}`,
      `--socket=${join(folder, 'socket')}`,
      // A starting server removes the files in its temporary folder, so servers must not share one.
      `--tmpdir=${data}`,
      `--port=${port}`,
      '--bind-address=127.0.0.1',
      '--skip-name-resolve',
      '--innodb-flush-log-at-trx-commit=0',
      ...account,
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const exited = once(child, 'exit');
  const root = { host: '127.0.0.1', port, user: 'root' };
  const administer = async (statement: string) => {
    const connection = await createConnection({ ...root, multipleStatements: true });
    try {
      const [rows] = await connection.query(statement);
      return rows;
    } finally {
      connection.destroy();
    }
  };
  await said(child.stderr, 'ready for connections');
  child.stderr.resume();
  return {
    administer,
    async createDatabase() {
      const name = `test_${randomBytes(6).toString('hex')}`;
      const password = randomBytes(8).toString('hex');
      await administer(`create database ${name}; create user ${name} identified by '${password}';
        grant all on ${name}.* to ${name}`);
      return { type: 'mysql', host: '127.0.0.1', port, database: name, username: name, password };
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function said(log: Readable, words: string): Promise<void> {
  let written = '';
  for await (const chunk of log.iterator({ destroyOnReturn: false })) {
    written += chunk;
    if (written.includes(words)) return;
  }
  throw new Error(`MariaDB did not start: ${written}`);
}
