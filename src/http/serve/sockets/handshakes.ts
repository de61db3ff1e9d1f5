import type { IncomingMessage } from 'node:http';
import { freeWithChunk } from '../bodies/free.ts';
import { networkOf } from '../network.ts';

/** What a client may send before its handshake is answered: a first small message. */
export const MOST_EARLY_BYTES = 4_096;

/** The handshakes that may wait for the database, from one network and in all. */
const MOST_WAITING = { each: 512, all: 1_024 };

/** Bounds what handshakes keep in memory until they are admitted. */
export class Handshakes {
  readonly #counts = new Map<string, number>();
  #total = 0;

  /**
   * Registers a handshake.
   * @param head what has arrived behind it; its memory is freed if it is too much
   * @returns a function that ends it; undefined if the client must be hung up on
   */
  begin({ socket }: IncomingMessage, head: Buffer): (() => void) | undefined {
    const network = networkOf(socket.remoteAddress ?? '');
    if (head.length > MOST_EARLY_BYTES) {
      freeWithChunk(head);
      return undefined;
    }
    if (this.#total >= MOST_WAITING.all || this.#of(network) >= MOST_WAITING.each) return undefined;
    this.#count(network, +1);
    return () => this.#count(network, -1);
  }

  #of(network: string): number {
    return this.#counts.get(network) ?? 0;
  }

  #count(network: string, change: number): void {
    const count = this.#of(network) + change;
    if (count === 0) this.#counts.delete(network);
    else this.#counts.set(network, count);
    this.#total += change;
  }
}
