/** The systems' checks of `owlery doctor`. */
import type { Check } from '../shared/checks.ts';
import { coursewareChecks } from '../systems/courseware/checks.ts';
import { factoryChecks } from '../systems/factory/checks.ts';
import { tasksFileOf } from '../systems/factory/work.ts';
import { marketChecks } from '../systems/market/checks.ts';
import { studyChecks } from '../systems/study/checks.ts';
import type { AppConfig } from './config.ts';

export function systemChecks(config: Pick<AppConfig, 'systems' | 'dataDir'>): Check[] {
  const { market, factory, study } = config.systems;
  return [
    ...marketChecks(market),
    ...factoryChecks(tasksFileOf(factory, config), factory.slurm),
    ...coursewareChecks,
    ...studyChecks(study),
  ];
}
