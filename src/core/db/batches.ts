import { isDatabaseUnavailable } from './failures.ts';

/**
 * Collects the items submitted while a batch is being processed into the next batch, so that a burst costs a few
 * transactions and a single item does not wait.
 */
export class Batches<Item, Answer> {
  readonly #work: (items: Item[]) => Promise<Answer[]>;
  readonly #waiting: (PromiseWithResolvers<Answer> & { item: Item })[] = [];
  #working = false;

  /** @param work returns one result for each item, in their order, or throws for all of them */
  constructor(work: (items: Item[]) => Promise<Answer[]>) {
    this.#work = work;
  }

  submit(item: Item): Promise<Answer> {
    const entry = { item, ...Promise.withResolvers<Answer>() };
    this.#waiting.push(entry);
    if (!this.#working) void this.#workAll();
    return entry.promise;
  }

  async #workAll(): Promise<void> {
    this.#working = true;
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, MOST);
      await this.#settle(batch);
    }
    this.#working = false;
  }

  async #settle(batch: (PromiseWithResolvers<Answer> & { item: Item })[]): Promise<void> {
    try {
      const answers = await this.#work(batch.map(({ item }) => item));
      for (const [place, answer] of answers.entries()) batch[place]?.resolve(answer);
    } catch (error) {
      // One item must not fail the others: each is retried alone. Without a database all of them fail alike.
      if (isDatabaseUnavailable(error)) for (const { reject } of batch) reject(error);
      else if (batch.length > 1) for (const entry of batch) await this.#settle([entry]);
      else batch[0]?.reject(error);
    }
  }
}

const MOST = 500;
