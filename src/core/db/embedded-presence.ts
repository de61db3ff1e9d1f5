/**
 * Marks this process as a user of the embedded PostgreSQL: it holds a shared lock on a connection of its own. To
 * leave, it requests the exclusive lock, granted only if there is no other user; newcomers wait meanwhile. So the last
 * user stops the server, and never while a newcomer uses it. For killed processes the server has a
 * keeper (`embedded-keeper.ts`).
 */
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { type Cluster, connectionTo } from './embedded-cluster.ts';
import { EmbeddedPostgresError } from './embedded-error.ts';
import { ensureKeeper, keeperEnded, useCluster } from './embedded-keeper.ts';
import { startServer } from './embedded-server.ts';

/** An arbitrary number that Owlery uses for nothing else. */
const LOCK = '7283310416';

/** How long another process may take to start or stop the server, or the children of a killed process to notice. */
const PATIENCE_MILLISECONDS = 60_000;

/** Refusals to start that pass: another process starts or stops the server at this moment. */
const PASSING = /shared memory|already exists|starting up|shutting down|another server|file .* is empty/i;

export class Presence {
  readonly #cluster: Cluster;
  #client: pg.Client | undefined;
  #stopUsing: (() => void) | undefined;
  #left = false;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  /**
   * Registers as a user, and starts the server if it is not running.
   * @throws EmbeddedPostgresError
   */
  async enter(): Promise<void> {
    this.#stopUsing ??= await useCluster(this.#cluster);
    const deadline = Date.now() + PATIENCE_MILLISECONDS;
    while (!(await this.#tryToEnter())) {
      const refusal = await startServer(this.#cluster);
      if (refusal === undefined) continue;
      if (!PASSING.test(refusal) || Date.now() > deadline) {
        const { logFile } = this.#cluster;
        throw new EmbeddedPostgresError(`PostgreSQL did not start: ${refusal} (details: ${logFile})`);
      }
      await delay(200);
    }
    await ensureKeeper(this.#cluster);
  }

  /** @returns whether there is no other user; new ones then wait until the server is stopped */
  async leave(): Promise<boolean> {
    this.#left = true;
    const client = this.#client;
    if (!client) return false;
    try {
      await client.query(`select pg_advisory_unlock_shared(${LOCK})`);
      const { rows } = await client.query<{ alone: boolean }>(`select pg_try_advisory_lock(${LOCK}) as alone`);
      if (rows[0]?.alone) return true;
    } catch {
      return false; // The server has already stopped.
    }
    await client.end();
    return false;
  }

  /** Ends the use of the server. If there is no other user, the server is stopped completely. */
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

  /** The server was killed or stopped by hand: starts it again. */
  async #lost(): Promise<void> {
    this.#client = undefined;
    while (!this.#left && !this.#client) {
      this.#cluster.logger.warn('the embedded PostgreSQL has stopped; starting it again');
      await this.enter().catch((error) => this.#cluster.logger.error({ err: error }, 'restarting PostgreSQL failed'));
      if (!this.#client) await delay(2_000, undefined, { ref: false });
    }
  }
}
