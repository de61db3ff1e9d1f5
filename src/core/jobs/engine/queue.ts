/**
 * The queue that delivers runs to workers: pg-boss, in a schema of its own in the same database, so that a run and its
 * delivery are enqueued in one transaction. A job holds the run's id; its data and status are in `runs`.
 */
import { sql } from 'kysely';
import { fromKysely, type Job, PgBoss } from 'pg-boss';
import type { Logger } from 'pino';
import { CONNECT_MILLISECONDS, DatabaseClient, DatabasePool } from '../../db/client.ts';
import type { Database, Queryable } from '../../db/database.ts';
import { notify } from '../../db/notifications.ts';
import type { Run } from '../runs/runs-queries.ts';
import type { Waiting } from './attempts-queries.ts';
import { Supervision } from './supervision.ts';

/** The channel that gets the name of a queue when a job can be fetched from it. */
export const WAKE_CHANNEL = 'runs';

/** One delivery of a job. Calls with it have no effect once the job has been delivered again. */
export type JobAttempt = Pick<Job, 'id' | 'retryCount'>;

/** A delivered run's id, with the right to settle its job. */
export interface Delivery {
  readonly run: number;
  readonly job: JobAttempt;
}

/**
 * A pool for heartbeats, supervision and other deliveries: they must not wait behind the transactions of the
 * main pool, or runs would be considered lost.
 */
const CONNECTIONS = 3;

/**
 * pg-boss ends a job that has been active for longer than it expires, 15 minutes by default and 24 hours at most, and
 * deletes one that has waited longer than its retention, 14 days. A run may take and wait longer: the worker enforces
 * the run's own time-out, and a missing heartbeat shows a dead worker. `insert` accepts any number of seconds.
 */
const NEVER = 50 * 365 * 24 * 3_600;

/** The least pg-boss accepts; a worker sends a heartbeat every 3 s. */
const HEARTBEAT_SECONDS = 10;

export interface QueueOptions {
  /** Whether this process looks every second for jobs whose worker has died. */
  readonly supervise: boolean;
}

export class Queue {
  /** For other deliveries, such as mail. */
  readonly boss: PgBoss;
  readonly #db: Queryable;
  readonly #pool: DatabasePool;
  readonly #supervision: Supervision | undefined;
  readonly #known = new Map<string, Promise<void>>();

  constructor(database: Database, logger: Logger, { supervise }: QueueOptions) {
    this.#db = database.query;
    this.#pool = openPool(database, logger);
    // pg-boss builds the indexes of an upgrade in the background, and only if it may migrate.
    this.boss = makeBoss(this.#pool, logger, { migrate: supervise });
    if (supervise) this.#supervision = new Supervision({ database, boss: this.boss, logger });
  }

  /** @throws if the queue's schema is not installed, or has another version than this program's */
  async open(): Promise<void> {
    await this.boss.start();
    await this.#supervision?.start();
  }

  async close(): Promise<void> {
    await this.#supervision?.stop();
    await this.boss.stop({ graceful: true, timeout: 2_000 });
    await this.#pool.end();
  }

  /** Enqueues runs of this queue. A run that is already enqueued is not enqueued twice. */
  async enqueue(tx: Queryable, queue: string, deliveries: readonly { run: Run; startAfter?: Date | undefined }[]) {
    if (deliveries.length === 0) return;
    await this.#ensure(queue);
    const jobs = deliveries.map(({ run, startAfter }) => ({
      id: run.uuid,
      data: { run: run.id },
      priority: run.priority,
      retentionSeconds: NEVER,
      expireInSeconds: NEVER,
      ...(startAfter && { startAfter }),
      ...(run.group_id && { group: { id: run.group_id } }),
    }));
    await this.boss.insert(queue, jobs, { db: fromKysely(tx) });
    await this.wake(tx, queue);
  }

  /**
   * The same for a run that was enqueued before. Its job may still exist, fetched by a worker that waits for
   * the run that the caller has locked: an insert would wait for that worker and both would deadlock.
   */
  async enqueueAgain(tx: Queryable, queue: string, run: Run): Promise<void> {
    const { rows } = await sql`select from pgboss.job where name = ${queue} and id = ${run.uuid}`.execute(tx);
    if (rows.length > 0) await this.wake(tx, queue);
    else await this.enqueue(tx, queue, [{ run }]);
  }

  /** Makes the workers poll the queue when the transaction commits. */
  async wake(tx: Queryable, queue: string): Promise<void> {
    await notify(tx, WAKE_CHANNEL, queue);
  }

  /**
   * Fetches jobs from a queue, highest priority first, then oldest first. They belong to this process until it removes
   * them, puts them back, or sends no heartbeat for 10 s.
   * @param groupConcurrency how many of one group may be active at once; exact if only one process fetches at a time
   */
  async fetch(tx: Queryable, queue: string, limit: number, groupConcurrency?: number): Promise<Delivery[]> {
    await this.#ensure(queue);
    const jobs = await this.boss.fetch<{ run: number }>(queue, {
      batchSize: limit,
      db: fromKysely(tx),
      ...(groupConcurrency !== undefined && { groupConcurrency }),
    });
    return jobs.map(({ id, retryCount, data }) => ({ run: data.run, job: { id, retryCount } }));
  }

  /** Sends heartbeats for jobs. @returns the ids of those that still belong to this process */
  async touch(queue: string, jobs: JobAttempt[]): Promise<Set<string>> {
    // Typed as an empty object in 12.35, although all its settling statements return these.
    const { settled } = (await this.boss.touch(queue, jobs)) as { settled: string[] };
    return new Set(settled);
  }

  /** The queues with jobs to be redelivered (a dead worker's) among these, with the highest priority in each. */
  async redeliveries(queues: readonly string[]): Promise<Waiting[]> {
    const { rows } = await sql<Waiting>`
      select name as queue, max(priority) as priority from pgboss.job
      where name = any(${queues}::text[]) and state = 'retry' and start_after <= now() group by name`.execute(this.#db);
    return rows;
  }

  /** Ends the delivery of jobs. They are deleted, not completed: pg-boss counts the whole table every second. */
  async remove(tx: Queryable, queue: string, jobs: JobAttempt[]): Promise<void> {
    if (jobs.length > 0) await this.boss.deleteJob(queue, jobs, { db: fromKysely(tx) });
  }

  /** Puts jobs back at their old place. */
  async giveBack(tx: Queryable, queue: string, jobs: JobAttempt[]): Promise<void> {
    if (jobs.length > 0) await this.boss.fail(queue, jobs, null, { db: fromKysely(tx) });
  }

  async #ensure(queue: string): Promise<void> {
    const known = this.#known.get(queue);
    if (known) return await known;
    const creation = this.boss.createQueue(queue, {
      heartbeatSeconds: HEARTBEAT_SECONDS,
      // The run itself limits its attempts.
      retryLimit: 2 ** 31 - 1,
      retryDelay: 0,
    });
    this.#known.set(queue, creation);
    try {
      await creation;
    } catch (error) {
      this.#known.delete(queue);
      throw error;
    }
  }
}

/** Creates the queue's schema or migrates it to this program's version. Part of migrating the database. */
export async function installQueue(database: Database, logger: Logger): Promise<void> {
  const pool = openPool(database, logger);
  const boss = makeBoss(pool, logger, { migrate: true });
  try {
    await boss.start();
    await boss.stop({ graceful: false });
  } finally {
    await pool.end();
  }
}

function openPool({ shared }: Database, logger: Logger): DatabasePool {
  const pool = new DatabasePool({
    connectionTimeoutMillis: CONNECT_MILLISECONDS,
    ...shared,
    application_name: 'owlery queue',
    max: CONNECTIONS,
    Client: DatabaseClient,
  });
  // The next statement opens another one. Without a listener an 'error' ends the process.
  pool.on('error', ({ message }) => {
    if (!pool.ending) logger.warn({ reason: message }, 'an idle connection of the queue was lost');
  });
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

function makeBoss(pool: DatabasePool, logger: Logger, options: { migrate: boolean }): PgBoss {
  const boss = new PgBoss({
    db: { executeSql: async (text, values) => await pool.query(text, values) },
    ...options,
    schema: 'pgboss',
    schedule: false,
    // `Supervision` does that every second: a killed worker's job is queued again within 8.5 to 11 s.
    supervise: false,
    superviseIntervalSeconds: 1,
    monitorIntervalSeconds: 1,
  });
  // Without a listener an 'error' ends the process. pg-boss retries everything it reports here.
  boss.on('error', (error) => logger.warn({ err: error }, 'the queue failed; retrying'));
  boss.on('warning', (warning) => logger.warn({ warning }, 'warning from the queue'));
  return boss;
}
