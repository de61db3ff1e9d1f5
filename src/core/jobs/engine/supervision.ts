/**
 * Looks every second for jobs whose worker sends no heartbeat any more, and has them delivered again. Workers can send
 * none while the database is unavailable, and are not dead for that: after a gap in which nobody could supervise, all
 * heartbeats count anew.
 */
import type { PgBoss } from 'pg-boss';
import type { Logger } from 'pino';
import { every, type Repeated } from '../../../shared/every.ts';
import type { Database } from '../../db/database.ts';
import { noteSupervision } from '../../db/pulse-queries.ts';
import { renewHeartbeats } from './attempts-queries.ts';

/** A little more than the second that pg-boss lets pass between two looks at a queue, or every other would be in vain. */
const INTERVAL_SECONDS = 1.1;

/** Somebody looks every second where the database is there, on however many nodes. */
const GAP_SECONDS = 4;

export class Supervision {
  readonly #database: Database;
  readonly #boss: PgBoss;
  readonly #logger: Logger;
  #repeated: Repeated | undefined;

  constructor({ database, boss, logger }: { database: Database; boss: PgBoss; logger: Logger }) {
    this.#database = database;
    this.#boss = boss;
    this.#logger = logger;
  }

  /** Looks for the first time, and from then on. */
  async start(): Promise<void> {
    this.#repeated = every(INTERVAL_SECONDS, () => this.#supervise(), {
      logger: this.#logger,
      failure: 'looking for jobs of dead workers failed; retrying',
    });
    await this.#repeated.now();
  }

  async stop(): Promise<void> {
    await this.#repeated?.stop();
  }

  async #supervise(): Promise<void> {
    const gap = await this.#database.transaction(async (tx) => {
      // Holds the row until the commit: nobody else supervises before the heartbeats count anew.
      const seconds = await noteSupervision(tx);
      if (seconds > GAP_SECONDS) await renewHeartbeats(tx);
      return seconds;
    });
    if (gap > GAP_SECONDS) this.#logger.info({ seconds: Math.round(gap) }, 'supervising workers again after a gap');
    await this.#boss.supervise();
  }
}
