/** A PostgreSQL for one test, which can stop it, restart it, fill its disk and make it read-only. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { expect } from 'vitest';
import { connectionTo, openCluster } from '../../src/core/db/embedded-cluster.ts';
import { startServer } from '../../src/core/db/embedded-server.ts';
import { isAlive } from '../../src/core/db/processes.ts';
import { eventually } from './eventually.ts';
import { quiet } from './logger.ts';

/** Owlery's account: not a superuser, so that its connections can be limited. */
const ROLE = 'app';

export interface OwnPostgres extends AsyncDisposable {
  /** For DATABASE_URL. */
  readonly url: string;
  /** Whether its files are on a file system of their own that can be filled. */
  readonly canBeFilled: boolean;
  /** Runs a statement as the superuser, who can connect when others cannot. */
  query<Row extends pg.QueryResultRow>(statement: string): Promise<Row[]>;
  /** `fast` ends every connection in order; `immediate` drops them, and the next start replays the log. */
  stop(mode: 'fast' | 'immediate'): Promise<void>;
  start(): Promise<void>;
  /** Ends Owlery's connections and refuses new ones. */
  exhaust(): Promise<void>;
  makeReadOnly(): Promise<void>;
  fillDisk(): Promise<void>;
  /** Undoes the three methods above. */
  mend(): Promise<void>;
}

const execute = promisify(execFile);
const MEGABYTES = 240;

export async function startOwnPostgres(): Promise<OwnPostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'owlery-postgres-'));
  const mount = ['-t', 'tmpfs', '-o', `size=${MEGABYTES}m`, 'owlery', folder];
  const canBeFilled = await execute('mount', mount).then(
    () => true,
    () => false,
  );
  await chmod(folder, 0o755);
  const cluster = await openCluster(join(folder, 'data'), quiet);
  const ballast = join(folder, 'ballast');
  const start = async () => expect(await startServer(cluster)).toBeUndefined();
  const stop = async (mode: 'fast' | 'immediate') => {
    const pid = Number.parseInt(await readFile(join(cluster.folder, 'postmaster.pid'), 'utf8'), 10);
    process.kill(pid, mode === 'fast' ? 'SIGINT' : 'SIGQUIT');
    await eventually(() => expect(isAlive(pid)).toBe(false));
  };
  const ask = async <Row extends pg.QueryResultRow>(statement: string, database: string) => {
    // Writable even when the default is read-only.
    const options = '-c default_transaction_read_only=off';
    const client = new pg.Client({ ...connectionTo(cluster, database), options });
    await client.connect();
    try {
      return (await client.query<Row>(statement)).rows;
    } finally {
      await client.end();
    }
  };
  const name = `owlery_${randomBytes(4).toString('hex')}`;
  await start();
  await ask(`create role ${ROLE} login`, 'postgres');
  await ask(`create database ${name} owner ${ROLE}`, 'postgres');
  return {
    url: `postgresql://${ROLE}@/${name}?host=${encodeURIComponent(cluster.socketFolder)}`,
    canBeFilled,
    query: (statement) => ask(statement, name),
    start,
    stop,
    async exhaust() {
      await ask(`alter role ${ROLE} connection limit 0`, 'postgres');
      await ask(`select pg_terminate_backend(pid) from pg_stat_activity where usename = '${ROLE}'`, 'postgres');
    },
    async makeReadOnly() {
      await ask('alter system set default_transaction_read_only = on', 'postgres');
      await ask('select pg_reload_conf()', 'postgres');
    },
    async fillDisk() {
      const file = await open(ballast, 'w');
      const zeros = Buffer.alloc(65_536);
      const isFull = (error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOSPC') throw error;
        return { bytesWritten: 0 };
      };
      while ((await file.write(zeros).catch(isFull)).bytesWritten > 0);
      await file.close();
    },
    async mend() {
      await rm(ballast, { force: true });
      await ask('alter system reset default_transaction_read_only', 'postgres');
      await ask('select pg_reload_conf()', 'postgres');
      await ask(`alter role ${ROLE} connection limit -1`, 'postgres');
    },
    async [Symbol.asyncDispose]() {
      // A failed test may have left it stopped.
      await stop('immediate').catch(() => {});
      if (canBeFilled) await execute('umount', [folder]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
