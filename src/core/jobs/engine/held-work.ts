/** What administrators have stopped for a while: queues that are not taken from, and workers that take nothing more. */
import { Type } from 'typebox';
import { defineSetting, type Settings } from '../../settings/settings.ts';

export const heldWork = defineSetting({
  name: 'held_work',
  schema: Type.Object({
    /** Families of queues: `factory` is for all of its types and GPUs. */
    paused_queues: Type.Array(Type.String({ maxLength: 100 }), { maxItems: 100 }),
    /** Workers by name. A worker that is started again has another name and takes work again. */
    drained_workers: Type.Array(Type.String({ maxLength: 300 }), { maxItems: 1_000 }),
  }),
  default: { paused_queues: [], drained_workers: [] },
});

/** Tells a worker which families of queues it may not take from now; undefined: it may take nothing at all. */
export type HeldFamilies = (worker: string) => Promise<ReadonlySet<string> | undefined>;

export function heldFamilies(settings: Settings): HeldFamilies {
  return async (worker) => {
    const { paused_queues, drained_workers } = await settings.get(heldWork);
    return drained_workers.includes(worker) ? undefined : new Set(paused_queues);
  };
}
