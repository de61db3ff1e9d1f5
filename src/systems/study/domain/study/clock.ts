import type { Logger } from 'pino';
import type { StudyRecords } from './records.ts';
import type { StudyRecord } from './studied.ts';

/** Where somebody is in an item now. */
type Look = () => StudyRecord;

const TICK_MILLISECONDS = 1_000;

/**
 * The second in which all that is studied in this process is looked at. Were each run to have a second of its own, a
 * thousand runs would write a thousand times a second; so they report at once, which is one write of their progress
 * (core/jobs/reports.ts), and where they are is another.
 */
export class StudyClock {
  readonly #records: StudyRecords;
  readonly #logger: Logger;
  readonly #looks = new Set<Look>();
  #timer: NodeJS.Timeout | undefined;
  #writing = false;

  constructor({ records, logger }: { records: StudyRecords; logger: Logger }) {
    this.#records = records;
    this.#logger = logger;
  }

  /** Asks every second where somebody is and keeps that, until it is disposed of. */
  follow(look: Look): Disposable {
    this.#looks.add(look);
    this.#timer ??= setInterval(() => void this.#tick(), TICK_MILLISECONDS);
    return {
      [Symbol.dispose]: () => {
        this.#looks.delete(look);
        if (this.#looks.size > 0) return;
        clearInterval(this.#timer);
        this.#timer = undefined;
      },
    };
  }

  async #tick(): Promise<void> {
    for (const look of this.#looks) this.#records.put(look());
    // While the database is slower than a second, one write waits and not a row of them.
    if (this.#writing) return;
    this.#writing = true;
    try {
      await this.#records.flush();
    } catch (error) {
      this.#logger.warn({ err: error }, 'writing study progress failed; retrying');
    } finally {
      this.#writing = false;
    }
  }
}
