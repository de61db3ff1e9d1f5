/** The clock of the database, shared by all nodes: it decides what is due. The clock of a node may be wrong. */
import { sql } from 'kysely';
import type { Logger } from 'pino';
import { type Finding, findingOf } from '../../shared/checks.ts';
import { every, type Repeated } from '../../shared/every.ts';
import type { Database, Queryable } from './database.ts';

/** A larger difference is worth a warning. */
const MOST_SECONDS_OFF = 5;

const INTERVAL_SECONDS = 60;

/** The current time of the database. It also advances within a transaction. */
export async function databaseNow(db: Queryable): Promise<Date> {
  const { rows } = await sql<{ milliseconds: number }>`
    select (extract(epoch from clock_timestamp()) * 1000)::float8 as milliseconds`.execute(db);
  return new Date(rows[0]?.milliseconds ?? Number.NaN);
}

/** How many seconds the clock of this machine is ahead of the database's; negative if it is behind. */
async function secondsAhead(db: Queryable): Promise<number> {
  const before = Date.now();
  const there = await databaseNow(db);
  // The database read its clock somewhere between the two.
  return ((before + Date.now()) / 2 - there.getTime()) / 1_000;
}

export interface DatabaseFindings {
  /** `folder`: of the embedded database; undefined: at DATABASE_URL. */
  database: {
    folder: string | undefined;
    /** `here`: in use by this process. */
    state: 'here' | 'not_created' | 'up_to_date' | { migrations: number };
  };
  /** Seconds that the clock of this machine is ahead of the database's; negative: behind. */
  clock_off: { ahead: number };
}

const finding = findingOf<DatabaseFindings>();

const isOff = (ahead: number) => Math.abs(ahead) > MOST_SECONDS_OFF;

/** A check of the database with regard to its clock. @param known what is known of it otherwise */
export async function findClock(db: Queryable, known: DatabaseFindings['database']): Promise<Finding> {
  const { says } = finding('ok', 'database', known);
  const ahead = Math.round(await secondsAhead(db));
  if (!isOff(ahead)) return { mark: 'ok', says };
  return { mark: 'warning', says: [...says, ...finding('warning', 'clock_off', { ahead }).says] };
}

/** The time of the database without a query each time, even if the clock of this machine is changed meanwhile. */
export class DatabaseClock {
  readonly #database: Pick<Database, 'query'>;
  readonly #repeated: Repeated;
  /** The offset to add to `performance.now()`, which no clock change affects. */
  #offset = 0;

  private constructor(database: Pick<Database, 'query'>, logger: Logger) {
    this.#database = database;
    const failure = 'comparing the clock with the database failed; retrying';
    this.#repeated = every(INTERVAL_SECONDS, () => this.#compare(logger), { logger, failure });
  }

  /** Compares it with the clock of this machine now and every minute; warns if they differ by more than 5 s. */
  static async open(database: Pick<Database, 'query'>, logger: Logger): Promise<DatabaseClock> {
    const clock = new DatabaseClock(database, logger);
    await clock.#compare(logger);
    return clock;
  }

  now(): Date {
    return new Date(performance.now() + this.#offset);
  }

  async close(): Promise<void> {
    await this.#repeated.stop();
  }

  async #compare(logger: Logger): Promise<void> {
    const ahead = await secondsAhead(this.#database.query);
    this.#offset = Date.now() - ahead * 1_000 - performance.now();
    if (!isOff(ahead)) return;
    const seconds = Math.round(ahead);
    const where = seconds > 0 ? `${seconds} s ahead of` : `${-seconds} s behind`;
    logger.warn({ secondsAhead: seconds }, `the clock of this machine is ${where} the database's: set it by NTP`);
  }
}
