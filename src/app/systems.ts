/** The systems there are. Each can be served alone; none knows another. */

import type { Core } from '../core/core.ts';
import type { GroupConcurrency } from '../core/jobs/engine/claims.ts';
import type { Working } from '../core/jobs/engine/working.ts';
import type { AnyHandler, AnyJob } from '../core/jobs/runs/job.ts';
import type { Surface } from '../http/declare/surface.ts';
import {
  coursewareHandlers,
  coursewareRoom,
  openCourseware,
  workForCourseware,
} from '../systems/courseware/services.ts';
import { courseware } from '../systems/courseware/surface.ts';
import { openFactory } from '../systems/factory/services.ts';
import { factory } from '../systems/factory/surface.ts';
import { factoryHandlers, factoryRoom, workForFactory } from '../systems/factory/work.ts';
import { identity } from '../systems/identity/surface.ts';
import {
  followSchedules,
  marketConcurrency,
  marketHandlers,
  openMarket,
  prepareMarket,
} from '../systems/market/services.ts';
import { market } from '../systems/market/surface.ts';
import { study } from '../systems/study/surface.ts';
import { openStudy, studyHandlers } from '../systems/study/work.ts';

export interface System {
  readonly surface: Surface;
  /** What every process does at its start, before anything of the system runs: say what follows from the end of a run. */
  open?(core: Core): void;
  /** What it does at every start, before it is served. */
  prepare?(core: Core): Promise<void>;
  /** The work it has done by workers. */
  handlers?(core: Core): [AnyJob, AnyHandler][];
  /** How much of that may be done at once over all workers, by queue. */
  groupConcurrency?(core: Core): GroupConcurrency;
  /** How many more runs of a queue this process can take now; any number, of a queue that is another system's. */
  room?(core: Core): (queue: string) => number;
  /** What a process that works does besides runs, such as following schedules. */
  works?(core: Core, working: Working): Promise<{ stop(): Promise<void> }>;
}

/** All there are, whichever are served: what ends a run of one system may be the work of another's process. */
export function openSystems(core: Core): void {
  for (const system of systems) system.open?.(core);
}

export const systems: readonly System[] = [
  { surface: identity },
  {
    surface: market,
    open: openMarket,
    prepare: prepareMarket,
    handlers: marketHandlers,
    groupConcurrency: marketConcurrency,
    works: followSchedules,
  },
  { surface: factory, open: openFactory, handlers: factoryHandlers, room: factoryRoom, works: workForFactory },
  {
    surface: courseware,
    open: openCourseware,
    handlers: coursewareHandlers,
    room: coursewareRoom,
    works: workForCourseware,
  },
  { surface: study, open: openStudy, handlers: studyHandlers },
];
