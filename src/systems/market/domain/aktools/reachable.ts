/** Whether AKTools is there, asked before a download is promised. */
import { refuse } from '../errors.ts';
import { withoutPassword } from './addresses.ts';
import { reasonOf, tryConnection } from './request.ts';

const MOST_MILLISECONDS = 3_000;
/** How long a yes holds. A no does not: whoever has just started AKTools tries again at once. */
const FRESH_MILLISECONDS = 5_000;

export class Reachability {
  readonly #url: string;
  #asking: Promise<void> | undefined;
  #knownUntil = 0;

  /** @param url where AKTools is */
  constructor(url: string) {
    this.#url = url;
  }

  /** @throws collection_unavailable when nothing answers there */
  async refuseIfAway(): Promise<void> {
    if (performance.now() < this.#knownUntil) return;
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined;
    });
    await this.#asking;
  }

  async #ask(): Promise<void> {
    try {
      await tryConnection(new URL(this.#url), MOST_MILLISECONDS);
    } catch (error) {
      throw refuse('collection_unavailable', { url: withoutPassword(this.#url), reason: reasonOf(error) }, error);
    }
    this.#knownUntil = performance.now() + FRESH_MILLISECONDS;
  }
}
