/** All systems, built once in the order of their dependencies. Each can be served alone. */
import type { Core } from '../core/core.ts';
import type { System } from '../http/declare/system.ts';
import type { ScheduleAsked } from '../systems/console/routes/outlook.ts';
import { createConsole } from '../systems/console/system.ts';
import { type Courseware, createCourseware } from '../systems/courseware/system.ts';
import { factorySettings } from '../systems/factory/domain/factory-settings.ts';
import { createFactory, type Factory } from '../systems/factory/system.ts';
import { createIdentity } from '../systems/identity/system.ts';
import { nextTimes } from '../systems/market/domain/schedules/next-times.ts';
import { createMarket, type Market } from '../systems/market/system.ts';
import { createStudy, type Study } from '../systems/study/system.ts';
import { aboutOf } from './about.ts';
import type { AppConfig } from './config.ts';

/** The names, in display order. */
export const SYSTEM_NAMES = ['identity', 'market', 'factory', 'courseware', 'study', 'console'] as const;

export type SystemName = (typeof SYSTEM_NAMES)[number];

export interface Systems extends Record<SystemName, System> {
  readonly market: Market;
  readonly factory: Factory;
  readonly courseware: Courseware;
  readonly study: Study;
}

/**
 * Builds all systems, whichever are served: a process may end a run of any system, and must then handle the
 * consequences. What one system needs from another is passed here and nowhere else.
 */
export function createSystems(core: Core, { systems: config }: Pick<AppConfig, 'systems'>): Systems {
  const identity = createIdentity(core);
  const market = createMarket(core, config.market);
  const courseware = createCourseware(core, config.courseware);
  const factory = createFactory(core, config.factory, courseware.library);
  const study = createStudy(core, config.study, courseware.library);
  const runWordings = { ...market.runWordings, ...factory.runWordings, ...study.runWordings };
  const outlook = {
    taskRates: async () => (await core.settings.get(factorySettings)).task_rates,
    nextTimes: (schedule: ScheduleAsked, count: number) => nextTimes(schedule, count, new Date()),
  };
  const console = createConsole(core, {
    runWordings,
    about: aboutOf(core, config),
    outlook,
    findRows: (table, asked) => market.services.rowSearch.find(table, asked),
    outlines: study.services.outlines,
    onlineWorkers: () => factory.services.servers.onlineWorkers(),
    systemNames: SYSTEM_NAMES,
  });
  return { identity, market, factory, courseware, study, console };
}
