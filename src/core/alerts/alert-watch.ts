/** Checks every minute for full disks and low balances, which nothing else reports. */
import { statfs } from 'node:fs/promises';
import { hostname } from 'node:os';
import type { Logger } from 'pino';
import { every, type Repeated } from '../../shared/every.ts';
import type { Database } from '../db/database.ts';
import { deleteOldAlerts, queueForgotten } from './alert-queries.ts';
import type { Alerts } from './alerts.ts';

const INTERVAL_SECONDS = 60;
/** The part of a disk, and the bytes, of which less is free when it is called almost full. */
const LOW_PART = 0.1;
const LOW_BYTES = 20e9;
/** The log of deliveries is kept for so long. */
const KEPT_DAYS = 90;

export interface AlertWatchOptions {
  readonly database: Database;
  readonly alerts: Alerts;
  readonly config: { readonly dataDir: string };
  readonly logger: Logger;
}

/** Looks now and every minute. */
export function watchForAlerts({ database, alerts, config, logger }: AlertWatchOptions): Repeated {
  const look = async () => {
    const { bavail, blocks, bsize } = await statfs(config.dataDir);
    const [free_bytes, size_bytes] = [bavail * bsize, blocks * bsize];
    const host = hostname();
    const isLow = free_bytes < size_bytes * LOW_PART && free_bytes < LOW_BYTES;
    await database.transaction(async (tx) => {
      await alerts.enqueue(tx, await queueForgotten(tx));
      await alerts.balancesLow(tx);
      if (!isLow) return;
      // Once a day while it lasts.
      const key = `disk_low:${host}:${new Date().toISOString().slice(0, 10)}`;
      await alerts.tell(tx, [{ kind: 'disk_low', key, data: { host, free_bytes, size_bytes }, ownerId: null }]);
    });
    await deleteOldAlerts(database.query, KEPT_DAYS);
  };
  const repeated = every(INTERVAL_SECONDS, look, { logger, failure: 'looking for alerts failed; retrying' });
  void repeated.now();
  return repeated;
}
