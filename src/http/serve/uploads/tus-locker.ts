import type { Lock, Locker, RequestRelease } from '@tus/server';
import type { AdvisoryLocks } from '../../../core/db/advisory-locks.ts';

/** Longer than the 3 s that whoever has the lock is given to make an end. */
const PATIENCE_MILLISECONDS = 10_000;

/** Waited for in vain. Unlike other answers, this one has tus clients try again. */
const locked = { status_code: 423, body: 'the upload is in use by another request' };

/** Locks of tus that hold on all nodes, so that they may share a folder or a bucket. */
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
