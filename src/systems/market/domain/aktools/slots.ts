/** How many may fetch at once: from one site, and from one AKTools, over all processes. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Database, Queryable } from '../../../../core/db/database.ts';
import { takeSlot } from './slot-queries.ts';

/** What is taken, and how many of it there are. */
export interface SlotKind {
  readonly name: string;
  readonly slots: number;
}

const LOOK_MILLISECONDS = 200;

/**
 * Waits for a slot of each kind, in this order; whoever waits for the second holds the first. They are held by a
 * connection of its own, so that a process that dies holds none.
 * @param waiting called once if there is none at first
 * @returns dispose it to give them back
 * @throws the signal's reason
 */
export async function takeSlots(
  database: Database,
  kinds: readonly SlotKind[],
  signal: AbortSignal,
  waiting: () => void,
): Promise<AsyncDisposable> {
  signal.throwIfAborted();
  const taken = Promise.withResolvers<void>();
  const done = Promise.withResolvers<void>();
  const over = database.streamingTransaction(async (tx) => {
    await waitFor(tx, kinds, signal, waiting);
    taken.resolve();
    await done.promise;
  });
  // Lost later, the connection takes the slots with it, but the work it was for can go on.
  over.catch(taken.reject);
  await taken.promise;
  return {
    async [Symbol.asyncDispose]() {
      done.resolve();
      await over.catch(() => {});
    },
  };
}

async function waitFor(tx: Queryable, kinds: readonly SlotKind[], signal: AbortSignal, waiting: () => void) {
  let waited = false;
  for (const { name, slots } of kinds) {
    while (!(await takeSlot(tx, name, slots))) {
      if (!waited) waiting();
      waited = true;
      await delay(LOOK_MILLISECONDS, undefined, { signal }).catch(() => {});
      signal.throwIfAborted();
    }
  }
}
