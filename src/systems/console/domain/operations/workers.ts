import type { Queryable } from '../../../../core/db/database.ts';
import { selectBusyWorkers, type WorkerRow } from './operation-queries.ts';

/** The workers of factory's online servers, with the ids of these servers. */
export type OnlineWorkers = () => Promise<readonly { readonly worker: string; readonly server: string }[]>;

/** The existing workers, by name: those with runs, and those of factory's online servers. */
export async function listWorkers(db: Queryable, onlineWorkers: OnlineWorkers): Promise<WorkerRow[]> {
  const [busy, online] = await Promise.all([selectBusyWorkers(db), onlineWorkers()]);
  const servers = new Map(online.map(({ worker, server }) => [worker, server]));
  const idle = online.filter(({ worker }) => !busy.some((one) => one.worker === worker));
  return [
    ...busy.map((one) => ({ ...one, server: servers.get(one.worker) ?? null })),
    ...idle.map(({ worker, server }) => ({ worker, running: 0, kinds: [], server })),
  ].sort((one, other) => (one.worker < other.worker ? -1 : 1));
}
