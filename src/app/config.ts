/** The whole configuration: what the core reads from the environment, and what each system does. */
import { type Config, coreEnvironment } from '../core/config.ts';
import { misspeltVariables, readEnvironment } from '../shared/environment.ts';
import { coursewareEnvironment } from '../systems/courseware/environment.ts';
import { factoryEnvironment } from '../systems/factory/environment.ts';
import { marketEnvironment } from '../systems/market/environment.ts';
import { studyEnvironment } from '../systems/study/environment.ts';

const parts = {
  core: coreEnvironment,
  market: marketEnvironment,
  factory: factoryEnvironment,
  courseware: coursewareEnvironment,
  study: studyEnvironment,
};

export interface AppConfig extends Config {
  readonly systems: Omit<ReturnType<typeof readEnvironment<typeof parts>>, 'core'>;
  /** One sentence for each variable that is set, is not read, and looks like one that is. */
  readonly misspelt: readonly string[];
}

/**
 * Reads and checks the environment.
 * @param variables usually `process.env`
 * @throws ConfigurationError naming each variable that is wrong and what it takes
 */
export function readConfig(variables: NodeJS.ProcessEnv): AppConfig {
  const { core, ...others } = readEnvironment(variables, parts);
  return Object.freeze({ ...core, systems: Object.freeze(others), misspelt: misspeltVariables(variables, parts) });
}
