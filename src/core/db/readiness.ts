/** Whether the database answers and accepts writes. */
import type { Database } from './database.ts';
import { looksUnavailable } from './failures.ts';
import { writeProbe } from './pulse-queries.ts';

export type Readiness = 'ok' | 'no answer' | 'read-only' | 'disk full' | 'failed';

/** Within this time the last answer is returned again. */
const MOST_OFTEN_MILLISECONDS = 1_000;
/** By then the caller has given up. */
const PATIENCE_MILLISECONDS = 6_000;

/** Thrown to roll the probe's write back. */
class RolledBack extends Error {}

export class ReadinessProbe {
  readonly #database: Database;
  #probing: Promise<Readiness> | undefined;
  #last: { readiness: Readiness; at: number } | undefined;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Tries a write and rolls it back, once a second at most however often it is called. Takes at most 6 s. */
  async check(): Promise<Readiness> {
    const last = this.#last;
    if (last && performance.now() - last.at < MOST_OFTEN_MILLISECONDS) return last.readiness;
    this.#probing ??= withinPatience(this.#probe()).then((readiness) => {
      this.#probing = undefined;
      this.#last = { readiness, at: performance.now() };
      return readiness;
    });
    return await this.#probing;
  }

  async #probe(): Promise<Readiness> {
    try {
      await this.#database.transaction(async (tx) => {
        await writeProbe(tx);
        throw new RolledBack();
      });
    } catch (error) {
      if (!(error instanceof RolledBack)) return readinessOf(error);
    }
    return 'ok';
  }
}

function readinessOf(error: unknown): Readiness {
  const { code } = error as { code?: string };
  if (code === '25006') return 'read-only';
  if (code === '53100') return 'disk full';
  return looksUnavailable(error) ? 'no answer' : 'failed';
}

async function withinPatience(probe: Promise<Readiness>): Promise<Readiness> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<Readiness>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MILLISECONDS, 'no answer');
  });
  try {
    return await Promise.race([probe, silence]);
  } finally {
    clearTimeout(timer);
  }
}
