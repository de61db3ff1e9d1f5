/** The systems there are. Each can be served alone; none knows another. */
import type { Core } from '../compose.ts';
import type { AnyHandler, AnyJob } from '../core/jobs/job.ts';
import type { Surface } from '../http/surface.ts';
import { identity } from './identity/surface.ts';
import { marketHandlers, prepareMarket } from './market/services.ts';
import { market } from './market/surface.ts';

export interface System {
  readonly surface: Surface;
  /** What it does at every start, before it is served. */
  prepare?(core: Core): Promise<void>;
  /** The work it has done by workers. */
  handlers?(core: Core): [AnyJob, AnyHandler][];
}

export const systems: readonly System[] = [
  { surface: identity },
  { surface: market, prepare: prepareMarket, handlers: marketHandlers },
];
