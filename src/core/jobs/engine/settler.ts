/** Settles attempts: stores how they ended and releases their claims, however long the database is unavailable. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { isUnstorable } from '../../db/failures.ts';
import type { Attempt, Ended } from './attempt.ts';
import { type AttemptOutcome, failure, outcomeOf } from './attempt-outcome.ts';
import type { Claim, Claims } from './claims.ts';
import type { Reports } from './reports.ts';

const RETRY_MILLISECONDS = 500;
/** The longest wait before a run continues after a database outage. */
const LONGEST_PAUSE_SECONDS = 60;

export interface SettlerOptions {
  readonly claims: Claims;
  readonly reports: Reports;
  /** Aborted when the worker stops: nothing is retried after that. */
  readonly stopping: AbortSignal;
}

export class Settler {
  readonly #claims: Claims;
  readonly #reports: Reports;
  readonly #stopping: AbortSignal;

  constructor({ claims, reports, stopping }: SettlerOptions) {
    this.#claims = claims;
    this.#reports = reports;
    this.#stopping = stopping;
  }

  /** Resolves when the end is stored, or when the worker stops without a database. */
  async settle(attempt: Attempt, ended: Ended, logger: Logger): Promise<void> {
    let outcome: AttemptOutcome | undefined;
    for (;;) {
      try {
        // Its reports must be stored before another worker can claim the run.
        if (this.#reports.has(attempt.claim)) await this.#reports.flush();
        outcome ??= await outcomeOf(attempt, ended, this.#claims);
        if (outcome === 'hand_back_later') {
          await this.#pause(attempt);
          outcome = 'hand_back';
        }
        await this.#conclude(attempt.claim, outcome);
        return;
      } catch (error) {
        logger.warn({ err: error }, 'settling a run failed; retrying');
        if (this.#stopping.aborted) return;
        if (isUnstorable(error)) outcome = failure(error);
        else await delay(RETRY_MILLISECONDS);
      }
    }
  }

  /**
   * Waits before a run continues after a database outage, longer each time: the run itself may be filling the disk.
   * Meanwhile this worker keeps its claim.
   */
  async #pause({ run }: Attempt): Promise<void> {
    const milliseconds = Math.min(run.attempts, LONGEST_PAUSE_SECONDS) * 1_000;
    await delay(milliseconds, undefined, { signal: this.#stopping }).catch(() => {});
  }

  async #conclude(claim: Claim, outcome: AttemptOutcome): Promise<void> {
    if (outcome === 'nothing') return;
    // Refused if the run has been cancelled or paused meanwhile and the stop message has not arrived yet.
    if (typeof outcome === 'object' && (await this.#claims.end(claim, outcome))) return;
    await this.#claims.handBack(claim);
  }
}
