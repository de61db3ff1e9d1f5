/** The claims of this worker: claims runs from the queues, ends them and hands them back. */
import type { Logger } from 'pino';
import { Batches } from '../../db/batches.ts';
import { type Database, inTransaction, type Queryable } from '../../db/database.ts';
import type { OutsideWork } from '../runs/job.ts';
import { toJson } from '../runs/json.ts';
import { refuseRun } from '../runs/runs.ts';
import type { Run } from '../runs/runs-queries.ts';
import { allowed, type RunStatus } from '../runs/states.ts';
import type { Transitions } from '../runs/transitions.ts';
import {
  claimRuns,
  type Ending,
  endRuns,
  handBackRuns,
  lockRuns,
  recordOutside,
  releaseRuns,
  selectStatuses,
  takeTurns,
} from './attempts-queries.ts';
import { attemptsExhausted, failExhausted } from './lost-runs.ts';
import type { Delivery, JobAttempt, Queue } from './queue.ts';
import type { Reporter } from './reports.ts';

/** The attempt this worker holds now, and the job that delivered its run. */
export interface Claim extends Reporter {
  readonly queue: string;
  readonly job: JobAttempt;
}

/** The final result of an attempt. */
export type Outcome = Omit<Ending, 'id' | 'attempt' | 'lost'>;

/**
 * How many runs of one group may be active at once over all workers, by queue. Must be the same on each worker. A
 * function is called for every poll.
 */
export type GroupConcurrency = Readonly<Record<string, number | (() => Promise<number>)>>;

export interface ClaimsOptions {
  readonly database: Database;
  readonly queue: Queue;
  readonly logger: Logger;
  /** This worker's name. */
  readonly worker: string;
  /** The jobs it has handlers for. */
  readonly kinds: ReadonlySet<string>;
  readonly transitions: Transitions;
  readonly groupConcurrency: GroupConcurrency;
}

export class Claims {
  readonly #options: ClaimsOptions;
  readonly #endings: Batches<Claim & { outcome: Outcome }, boolean>;
  readonly #releases: Batches<Claim, undefined>;

  constructor(options: ClaimsOptions) {
    this.#options = options;
    const { database } = options;
    this.#endings = new Batches((endings) => database.transaction((tx) => this.#end(tx, endings)));
    this.#releases = new Batches((releases) => database.transaction((tx) => this.#release(tx, releases)));
  }

  /**
   * Claims runs from a queue.
   * @returns the claimed runs, and whether there may be more
   */
  async take(queue: string, limit: number): Promise<{ taken: { run: Run; claim: Claim }[]; more: boolean }> {
    const { database, worker } = this.#options;
    const limitOf = this.#options.groupConcurrency[queue];
    const groupConcurrency = typeof limitOf === 'function' ? await limitOf() : limitOf;
    return await database.transaction(async (tx) => {
      // Two workers that count the active runs of a group at the same time would both find room for the last.
      if (groupConcurrency !== undefined) await takeTurns(tx, queue);
      const deliveries = await this.#options.queue.fetch(tx, queue, limit, groupConcurrency);
      const { claim = [], drop = [], refuse = [] } = await this.#sort(tx, queue, deliveries);
      await this.#options.queue.remove(tx, queue, jobs(drop));
      await this.#options.queue.giveBack(tx, queue, jobs(refuse));
      const runs =
        claim.length > 0
          ? await claimRuns(
              tx,
              claim.map(({ run }) => run),
              worker,
            )
          : [];
      await this.#options.transitions.follow(tx, runs);
      const jobOf = new Map(claim.map(({ run, job }) => [run, job]));
      const taken = runs.flatMap((run) => {
        const job = jobOf.get(run.id);
        return job ? [{ run, claim: { id: run.id, attempt: run.attempts, queue, job } }] : [];
      });
      return { taken, more: deliveries.length === limit && refuse.length === 0 };
    });
  }

  /** Ends a run. @returns whether this attempt still held it */
  async end(claim: Claim, outcome: Outcome): Promise<boolean> {
    return await this.#endings.submit({ ...claim, outcome });
  }

  /**
   * Ends a run as completed, in the caller's transaction.
   * @throws `run_not_held`
   */
  async complete(tx: Queryable, claim: Claim, result: string, detail: string | undefined): Promise<void> {
    const ending = { ...claim, outcome: { action: 'complete', result, detail } } as const;
    const [held] = await inTransaction(tx, (inside) => this.#end(inside, [ending]));
    if (!held) throw refuseRun('run_not_held', { id: claim.id });
  }

  /**
   * Records work outside this process, in the caller's transaction.
   * @throws `run_not_held`
   */
  async outside(tx: Queryable, { id, attempt }: Claim, work: OutsideWork<object>): Promise<void> {
    const { checkpoint, detail, seconds, since } = work;
    const written = await recordOutside(tx, {
      ...{ id, attempt, seconds, since },
      checkpoint: toJson(checkpoint),
      detail: detail && toJson(detail),
    });
    if (!written) throw refuseRun('run_not_held', { id });
    await this.#options.transitions.show(tx, written);
  }

  /** Releases a run. If it has to continue, it is queued at once for the next worker. */
  async handBack(claim: Claim): Promise<void> {
    await this.#releases.submit(claim);
  }

  /** The run's status; undefined if this attempt is no longer its latest. */
  async statusOf({ id, attempt }: Claim): Promise<RunStatus | undefined> {
    const [run] = await selectStatuses(this.#options.database.query, [id]);
    return run?.attempts === attempt ? run.status : undefined;
  }

  /** Decides about each delivery while its run is locked. */
  async #sort(tx: Queryable, queue: string, deliveries: Delivery[]) {
    if (deliveries.length === 0) return {};
    const runs = await lockRuns(
      tx,
      deliveries.map(({ run }) => run),
    );
    const lost = runs.filter(({ status }) => status === 'running');
    this.#options.transitions.observer.workersLost(lost.length);
    const exhausted = lost.filter(attemptsExhausted);
    await failExhausted(tx, exhausted, this.#options);
    const fates = new Map(
      runs.filter((run) => !exhausted.includes(run)).map((run) => [run.id, this.#fate(run, queue)]),
    );
    return Object.groupBy(deliveries, ({ run }) => fates.get(run) ?? 'drop');
  }

  #fate(run: Pick<Run, 'id' | 'kind' | 'status'>, queue: string): 'claim' | 'drop' | 'refuse' {
    if (!allowed(run.status).includes('claim')) return 'drop';
    if (this.#options.kinds.has(run.kind)) return 'claim';
    this.#options.logger.warn(
      { run: run.id, kind: run.kind, queue },
      'this worker has no handler for this kind of run',
    );
    return 'refuse';
  }

  async #end(tx: Queryable, endings: (Claim & { outcome: Outcome })[]): Promise<boolean[]> {
    const runs = await endRuns(
      tx,
      endings.map(({ id, attempt, outcome }) => ({ id, attempt, ...outcome })),
    );
    await this.#options.transitions.follow(tx, runs);
    const ended = new Set(runs.map(({ id }) => id));
    const ours = endings.filter(({ id }) => ended.has(id));
    await forEachQueue(ours, (queue, some) => this.#options.queue.remove(tx, queue, jobs(some)));
    return endings.map(({ id }) => ended.has(id));
  }

  async #release(tx: Queryable, releases: Claim[]): Promise<undefined[]> {
    const handedBack = await handBackRuns(
      tx,
      releases.map(({ id, attempt }) => ({ id, attempt, lost: false })),
    );
    await this.#options.transitions.follow(tx, handedBack);
    const statuses = new Map((await releaseRuns(tx, releases)).map(({ id, status }) => [id, status]));
    // Queued: handed back just now, or paused and resumed before its worker released it.
    const { back = [], gone = [] } = Object.groupBy(releases, ({ id }) =>
      statuses.get(id) === 'queued' ? 'back' : 'gone',
    );
    await forEachQueue(gone, (queue, some) => this.#options.queue.remove(tx, queue, jobs(some)));
    await forEachQueue(back, async (queue, some) => {
      await this.#options.queue.giveBack(tx, queue, jobs(some));
      await this.#options.queue.wake(tx, queue);
    });
    return releases.map(() => undefined);
  }
}

const jobs = (holders: readonly { job: JobAttempt }[]) => holders.map(({ job }) => job);

async function forEachQueue<Held extends { queue: string }>(
  held: Held[],
  work: (queue: string, some: Held[]) => Promise<void>,
): Promise<void> {
  for (const [queue, some] of Map.groupBy(held, (claim) => claim.queue)) await work(queue, some);
}
