/** Checks that AKTools is reachable before a download is accepted. */
import { refuse } from '../errors.ts';
import { withoutPassword } from './addresses.ts';
import { reasonOf, tryConnection } from './request.ts';

const MOST_MILLISECONDS = 3_000;
/** How long a success is remembered. A failure is not, so that a just started AKTools works at once. */
const FRESH_MILLISECONDS = 5_000;

export class Reachability {
  readonly #url: string;
  #asking: Promise<void> | undefined;
  #knownUntil = 0;

  /** @param url the address of AKTools */
  constructor(url: string) {
    this.#url = url;
  }

  /** @throws collection_unavailable if it does not answer */
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
