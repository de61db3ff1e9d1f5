import type { Lock, Locker, RequestRelease } from '@tus/server';
import type { AdvisoryLocks } from '../../../core/db/advisory-locks.ts';

/** Longer than the 3 s in which the holder of the lock has to finish. */
const PATIENCE_MILLISECONDS = 10_000;

/** The lock was not acquired in time. tus clients retry after this status, unlike others. */
const locked = { status_code: 423, body: 'the upload is in use by another request' };

/** tus locks across all nodes, so that nodes can share a folder or a bucket. */
export class TusLocker implements Locker {
  readonly #locks: AdvisoryLocks;

  constructor(locks: AdvisoryLocks) {
    this.#locks = locks;
  }

  newLock(id: string): Lock {
    const lock = async (signal: AbortSignal, wanted: RequestRelease) => {
      const had = await this.#locks.lock(id, {
        signal,
        wanted: () => void wanted(),
        patienceMilliseconds: PATIENCE_MILLISECONDS,
      });
      if (!had) throw locked;
    };
    return { lock, unlock: () => this.#locks.unlock(id) };
  }
}
