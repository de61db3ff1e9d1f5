/**
 * Looks every second for jobs whose worker no longer sends heartbeats, and has them redelivered. Workers can send
 * none while the database is unavailable, without being dead: after a gap without supervision, the time of all
 * heartbeats starts again.
 */
import type { PgBoss } from 'pg-boss';
import type { Logger } from 'pino';
import { every, type Repeated } from '../../../shared/every.ts';
import type { Database } from '../../db/database.ts';
import { noteSupervision } from '../../db/pulse-queries.ts';
import { renewHeartbeats } from './attempts-queries.ts';

/**
 * A little more than the second that pg-boss requires between two checks of a queue; otherwise every other check is
 * skipped.
 */
const INTERVAL_SECONDS = 1.1;

/** While the database is available, one of all nodes checks every second. */
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

  /** Checks now and from then on. */
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
      // Holds the row until the commit: no other node supervises before the heartbeats are renewed.
      const seconds = await noteSupervision(tx);
      if (seconds > GAP_SECONDS) await renewHeartbeats(tx);
      return seconds;
    });
    if (gap > GAP_SECONDS)
      this.#logger.info({ seconds: Math.round(gap) }, 'resumed the supervision of workers after a gap');
    await this.#boss.supervise();
  }
}
