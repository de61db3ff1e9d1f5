/**
 * Named locks across all processes: PostgreSQL's advisory locks. All locks of a process
 * are held by one dedicated connection, so that a hundred slow uploads take no connection of the pool. When the process
 * dies, PostgreSQL releases them.
 */
import { setTimeout } from 'node:timers/promises';
import { CONNECT_MILLISECONDS, DatabaseClient } from './client.ts';
import type { Database } from './database.ts';
import { type Notifications, notify } from './notifications.ts';

/**
 * Called when another holder waits for the lock, or when the lock was lost: stop the work. May be called repeatedly.
 */
type OnWanted = () => void;

export interface LockOptions {
  readonly wanted: OnWanted;
  readonly signal: AbortSignal;
  /** How long to wait for the lock. */
  readonly patienceMilliseconds: number;
}

const CHANNEL = 'lock_wanted';
const POLL_MILLISECONDS = 100;

export class AdvisoryLocks {
  readonly #database: Database;
  readonly #notifications: Notifications;
  /**
   * The locks that this process holds or is requesting: PostgreSQL would grant a second request of the same session.
   */
  readonly #held = new Map<string, OnWanted>();
  #client: Promise<DatabaseClient> | undefined;
  #unsubscribe: (() => void) | undefined;

  constructor(database: Database, notifications: Notifications) {
    this.#database = database;
    this.#notifications = notifications;
  }

  async open(): Promise<void> {
    this.#unsubscribe = await this.#notifications.subscribe(CHANNEL, {
      message: (name) => this.#held.get(name)?.(),
      missed: () => {},
    });
  }

  /** Waits for the lock. @returns whether it was acquired in time */
  async lock(name: string, { wanted, signal, patienceMilliseconds }: LockOptions): Promise<boolean> {
    const deadline = performance.now() + patienceMilliseconds;
    while (!signal.aborted) {
      if (await this.#try(name, wanted)) return true;
      if (performance.now() > deadline) return false;
      await setTimeout(POLL_MILLISECONDS);
    }
    return false;
  }

  async unlock(name: string): Promise<void> {
    if (!this.#held.has(name)) return;
    try {
      const client = await this.#client;
      await client?.query('select pg_advisory_unlock(hashtextextended($1, 0))', [name]);
    } catch {
      // The connection is gone, and the lock with it.
    } finally {
      this.#held.delete(name);
    }
  }

  async close(): Promise<void> {
    this.#unsubscribe?.();
    await (await this.#client?.catch(() => undefined))?.end().catch(() => {});
  }

  async #try(name: string, wanted: OnWanted): Promise<boolean> {
    const here = this.#held.get(name);
    if (here) {
      here();
      return false;
    }
    this.#held.set(name, wanted);
    let isOurs = false;
    try {
      const client = await this.#connection();
      const { rows } = await client.query('select pg_try_advisory_lock(hashtextextended($1, 0)) as had', [name]);
      isOurs = rows[0]?.had === true;
    } finally {
      if (!isOurs) this.#held.delete(name);
    }
    if (!isOurs) await notify(this.#database.query, CHANNEL, name);
    return isOurs;
  }

  #connection(): Promise<DatabaseClient> {
    this.#client ??= this.#connect();
    return this.#client;
  }

  async #connect(): Promise<DatabaseClient> {
    const client = new DatabaseClient({
      connectionTimeoutMillis: CONNECT_MILLISECONDS,
      ...this.#database.connection,
      application_name: 'owlery locks',
      keepAlive: true,
    });
    const lost = () => {
      if (!this.#client) return;
      this.#client = undefined;
      for (const wanted of this.#held.values()) wanted();
    };
    client.on('error', lost);
    client.on('end', lost);
    try {
      await client.connect();
    } catch (error) {
      this.#client = undefined;
      throw error;
    }
    return client;
  }
}
