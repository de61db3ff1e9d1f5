import type { Logger } from 'pino';
import type { StudyRecords } from './records.ts';
import type { StudyRecord } from './studied.ts';

/** The current position in an item. */
type Look = () => StudyRecord;

const TICK_MILLISECONDS = 1_000;

/**
 * One timer for all runs of this process. With a timer each, a thousand runs would write a thousand times a second;
 * with one, their progress is one write (core/jobs/engine/reports.ts) and their positions are another.
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

  /** Reads and stores the position every second, until it is disposed of. */
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
    // If the database is slower than a second, at most one write waits.
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
