/** Polls the queues of a worker for runs while the worker has free slots, the most urgent first. */
import type { Database } from '../../db/database.ts';
import { parseQueueName } from '../queue-name.ts';
import type { Run } from '../runs/runs-queries.ts';
import { selectWaiting } from './attempts-queries.ts';
import type { Claim, Claims } from './claims.ts';
import type { Queue } from './queue.ts';

export interface PollerOptions {
  readonly database: Database;
  readonly queue: Queue;
  readonly claims: Claims;
  readonly queues: readonly string[];
  /** How many more runs of a queue the worker can take now. */
  readonly room: (queue: string) => number;
  readonly begin: (run: Run, claim: Claim) => void;
  /** The families that are paused; undefined: nothing is to be taken. Without it, everything is taken. */
  readonly held?: (() => Promise<ReadonlySet<string> | undefined>) | undefined;
}

const NONE: ReadonlySet<string> = new Set();

export class Poller {
  readonly #options: PollerOptions;
  /** The queues of each family. */
  readonly #families: string[][];

  constructor(options: PollerOptions) {
    this.#options = options;
    this.#families = [...Map.groupBy(new Set(options.queues), (name) => parseQueueName(name).family).values()];
  }

  has(queue: string): boolean {
    return this.#options.queues.includes(queue);
  }

  /**
   * Claims as many runs as there is room for.
   * @param sweep whether to look for redeliveries too, which scans all waiting jobs
   */
  async fill(sweep: boolean): Promise<void> {
    const held = this.#options.held ? await this.#options.held() : NONE;
    if (!held) return;
    for (const family of this.#families) {
      const [only = '', ...others] = family;
      if (held.has(parseQueueName(only).family)) continue;
      if (others.length > 0) await this.#fillFrom(family, sweep);
      else await this.#fillFromOne(only);
    }
    // Next time another family is first: otherwise a backlog in one would starve the others.
    this.#families.push(...this.#families.splice(0, 1));
  }

  async #fillFrom(queues: readonly string[], sweep: boolean): Promise<void> {
    const { database, queue, room } = this.#options;
    const empty = new Set<string>();
    const again = sweep ? await queue.redeliveries(queues) : [];
    while (queues.some((name) => room(name) > 0)) {
      const [first, second] = [...(await selectWaiting(database.query, queues)), ...again]
        .filter(({ queue: name }) => !empty.has(name) && room(name) > 0)
        .sort((one, other) => other.priority - one.priority);
      if (!first) return;
      // After each run, another queue may have the most urgent one.
      const count = await this.#take(first.queue, second ? 1 : room(first.queue));
      if (count === 0) empty.add(first.queue);
    }
  }

  async #fillFromOne(queue: string): Promise<void> {
    for (let room = this.#options.room(queue); room > 0; room = this.#options.room(queue)) {
      if ((await this.#take(queue, room)) < room) return;
    }
  }

  /** @returns how many it took; fewer than the limit if there are no more */
  async #take(queue: string, limit: number): Promise<number> {
    const { taken, more } = await this.#options.claims.take(queue, limit);
    for (const { run, claim } of taken) this.#options.begin(run, claim);
    return more ? limit : taken.length;
  }
}
