/**
 * Says, while this process lives, that it uses the embedded PostgreSQL: a shared lock on a connection of its own. Who
 * leaves asks for the lock alone, and gets it only when nobody else is there; meanwhile, who comes waits. So the server is
 * stopped by the last to leave and never under one who has just come. Processes that are killed, or cut off, leave nothing:
 * for them the server has a keeper.
 */
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { type Cluster, connectionTo } from './embedded-cluster.ts';
import { EmbeddedPostgresError } from './embedded-error.ts';
import { ensureKeeper, keeperEnded, useCluster } from './embedded-keeper.ts';
import { startServer } from './embedded-server.ts';

/** Any number will do; it only has to be ours alone. */
const LOCK = '7283310416';

/** How long another process may take to start or stop the server, or a killed one's children to notice. */
const PATIENCE_MILLISECONDS = 60_000;

export class Presence {
  readonly #cluster: Cluster;
  #client: pg.Client | undefined;
  #stopUsing: (() => void) | undefined;
  #left = false;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  /**
   * Enters, starting the server if it is not running.
   * @throws EmbeddedPostgresError
   */
  async enter(): Promise<void> {
    this.#stopUsing ??= await useCluster(this.#cluster);
    const deadline = Date.now() + PATIENCE_MILLISECONDS;
    while (!(await this.#tryToEnter())) {
      const refusal = await startServer(this.#cluster);
      if (refusal === undefined) continue;
      const passing = /shared memory|already exists|starting up|shutting down|another server/i.test(refusal);
      if (!passing || Date.now() > deadline) {
        const { logFile } = this.#cluster;
        throw new EmbeddedPostgresError(`PostgreSQL did not start: ${refusal} (the whole story: ${logFile})`);
      }
      await delay(200);
    }
    await ensureKeeper(this.#cluster);
  }

  /** @returns whether nobody else is left; then nobody can come until the server is stopped */
  async leave(): Promise<boolean> {
    this.#left = true;
    const client = this.#client;
    if (!client) return false;
    try {
      await client.query(`select pg_advisory_unlock_shared(${LOCK})`);
      const { rows } = await client.query<{ alone: boolean }>(`select pg_try_advisory_lock(${LOCK}) as alone`);
      if (rows[0]?.alone) return true;
    } catch {
      return false; // The server is gone already.
    }
    await client.end();
    return false;
  }

  /** Ends the use of the server, which is gone if nobody else uses it: nothing of it is left then. */
  async left({ isLast }: { isLast: boolean }): Promise<void> {
    this.#stopUsing?.();
    this.#stopUsing = undefined;
    if (isLast) await keeperEnded(this.#cluster);
  }

  async #tryToEnter(): Promise<boolean> {
    const client = new pg.Client({
      ...connectionTo(this.#cluster, 'postgres'),
      application_name: 'owlery presence',
      connectionTimeoutMillis: 5_000,
    });
    client.on('error', () => {});
    try {
      await client.connect();
      await client.query(`select pg_advisory_lock_shared(${LOCK})`);
    } catch {
      await client.end().catch(() => {});
      return false;
    }
    this.#client = client;
    client.on('end', () => this.#lost());
    return true;
  }

  /** The server was killed or stopped by hand: it is started again rather than leave the program without it. */
  async #lost(): Promise<void> {
    this.#client = undefined;
    while (!this.#left && !this.#client) {
      this.#cluster.logger.warn('the embedded PostgreSQL is gone; starting it again');
      await this.enter().catch((error) => this.#cluster.logger.error({ err: error }, 'PostgreSQL is still gone'));
      if (!this.#client) await delay(2_000, undefined, { ref: false });
    }
  }
}
