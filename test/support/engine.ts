/** A process's engine on a test database. */
import type pg from 'pg';
import { type Database, openDatabase } from '../../src/core/db/database.ts';
import { Notifications } from '../../src/core/db/notifications.ts';
import { Queue } from '../../src/core/jobs/engine/queue.ts';
import { Worker, type WorkerOptions } from '../../src/core/jobs/engine/worker.ts';
import type { AnyHandler, AnyJob } from '../../src/core/jobs/runs/job.ts';
import { Runs } from '../../src/core/jobs/runs/runs.ts';
import { Live } from '../../src/core/live/live.ts';
import { RunMetrics } from '../../src/core/metrics/run-metrics.ts';
import { quiet } from './logger.ts';

export interface Engine {
  readonly database: Database;
  readonly notifications: Notifications;
  readonly live: Live;
  readonly queue: Queue;
  readonly runs: Runs;
  /** Starts a worker; `close` stops it. */
  work(handlers: [AnyJob, AnyHandler][], options?: Partial<WorkerOptions>): Promise<Worker>;
  close(): Promise<void>;
}

/** @param connection to a migrated database, see `createTestDatabase` */
export async function openEngine(connection: pg.ClientConfig): Promise<Engine> {
  const database = openDatabase(connection, quiet);
  const notifications = new Notifications(connection, quiet);
  await notifications.open();
  const live = new Live(notifications, quiet);
  await live.open();
  const queue = new Queue(database, quiet, { supervise: true });
  await queue.open();
  const runs = new Runs({ queue, live, observer: new RunMetrics() });
  const workers: Worker[] = [];
  return {
    database,
    notifications,
    live,
    queue,
    runs,
    async work(handlers, options) {
      const logger = quiet;
      const all = {
        database,
        notifications,
        queue,
        live,
        logger,
        handlers: new Map(handlers),
        maxTasks: 4,
        transitions: runs.transitions,
        ...options,
      };
      const worker = new Worker(all);
      workers.push(worker);
      await worker.start();
      return worker;
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.stop()));
      live.close();
      await queue.close();
      await notifications.close();
      await database.close();
    },
  };
}
