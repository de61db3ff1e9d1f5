/** Pauses queues and drains workers, and resumes them. */
import type { Administrator } from '../../../../core/accounts/administration.ts';
import type { Core } from '../../../../core/core.ts';
import { heldWork } from '../../../../core/jobs/engine/held-work.ts';
import { parseQueueName } from '../../../../core/jobs/queue-name.ts';
import { refuse } from '../errors.ts';
import { listWorkers, type OnlineWorkers } from './workers.ts';

type Parts = Pick<Core, 'database' | 'settings' | 'journal'>;

/** Waiting runs of a family stay queued, and running ones continue. */
export async function pauseQueue({ settings, journal }: Parts, name: string, isPaused: boolean, by: Administrator) {
  const { family } = parseQueueName(name);
  await settings.change(async (edit, tx) => {
    await edit(heldWork, (now) => ({ ...now, paused_queues: changed(now.paused_queues, family, isPaused) }));
    const action = isPaused ? 'pause_queue' : 'resume_queue';
    await journal.record(tx, { ...by, action, target: `queue:${family}` });
  });
}

/**
 * The worker finishes its runs and takes no more until it is resumed or restarted.
 * @throws worker_not_found
 */
export async function drainWorker(
  parts: Parts & { onlineWorkers: OnlineWorkers },
  worker: string,
  isDrained: boolean,
  by: Administrator,
) {
  const { database, settings, journal, onlineWorkers } = parts;
  const known = (await listWorkers(database.query, onlineWorkers)).map((one) => one.worker);
  if (!known.includes(worker)) throw refuse('worker_not_found', { worker });
  await settings.change(async (edit, tx) => {
    // Removes entries of workers that no longer exist.
    const keep = (names: readonly string[]) => names.filter((name) => known.includes(name));
    await edit(heldWork, (now) => ({ ...now, drained_workers: changed(keep(now.drained_workers), worker, isDrained) }));
    const action = isDrained ? 'drain_worker' : 'resume_worker';
    await journal.record(tx, { ...by, action, target: `worker:${worker}` });
  });
}

function changed(names: readonly string[], name: string, isThere: boolean): string[] {
  const others = names.filter((other) => other !== name);
  return isThere ? [...others, name] : others;
}
