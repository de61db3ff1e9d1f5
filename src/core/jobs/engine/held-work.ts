/** Queues that administrators have paused, and workers that they drain. */
import { Type } from 'typebox';
import { defineSetting, type Settings } from '../../settings/settings.ts';

export const heldWork = defineSetting({
  name: 'held_work',
  schema: Type.Object({
    /** Families of queues: `factory` includes all its types and GPUs. */
    paused_queues: Type.Array(Type.String({ maxLength: 100 }), { maxItems: 100 }),
    /** Workers by name. A restarted worker has another name and takes work again. */
    drained_workers: Type.Array(Type.String({ maxLength: 300 }), { maxItems: 1_000 }),
  }),
  default: { paused_queues: [], drained_workers: [] },
});

/** The families of queues that a worker may not poll now; undefined: it may poll none. */
export type HeldFamilies = (worker: string) => Promise<ReadonlySet<string> | undefined>;

export function heldFamilies(settings: Settings): HeldFamilies {
  return async (worker) => {
    const { paused_queues, drained_workers } = await settings.get(heldWork);
    return drained_workers.includes(worker) ? undefined : new Set(paused_queues);
  };
}
