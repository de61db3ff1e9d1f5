/** Limits simultaneous fetches from one site and through one AKTools, over all processes. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Database, Queryable } from '../../../../core/db/database.ts';
import { takeSlot } from './slot-queries.ts';

/** A kind of slot, and the number of slots. */
export interface SlotKind {
  readonly name: string;
  readonly slots: number;
}

const LOOK_MILLISECONDS = 200;

/**
 * Waits for a slot of each kind, in this order, holding the first while waiting for the second. They are held by a
 * dedicated connection, so that a dead process holds none.
 * @param waiting called once if none is free at first
 * @returns dispose of it to release them
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
  // If the connection is lost later, its slots are free, but the work continues.
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
