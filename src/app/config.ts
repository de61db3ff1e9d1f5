/** The whole configuration: the environment variables of the core and of each system. */
import { signInEnvironment } from '../core/accounts/oidc/environment.ts';
import { type Config, coreEnvironment } from '../core/config.ts';
import { misspeltVariables, readEnvironment } from '../shared/environment.ts';
import { coursewareEnvironment } from '../systems/courseware/environment.ts';
import { factoryEnvironment } from '../systems/factory/environment.ts';
import { marketEnvironment } from '../systems/market/environment.ts';
import { studyEnvironment } from '../systems/study/environment.ts';

const parts = {
  core: coreEnvironment,
  signIn: signInEnvironment,
  market: marketEnvironment,
  factory: factoryEnvironment,
  courseware: coursewareEnvironment,
  study: studyEnvironment,
};

export interface AppConfig extends Config {
  readonly systems: Omit<ReturnType<typeof readEnvironment<typeof parts>>, 'core' | 'signIn'>;
  /** One sentence for each unknown variable that looks like a known one. */
  readonly misspelt: readonly string[];
}

/**
 * Reads and checks the environment.
 * @param variables usually `process.env`
 * @throws ConfigurationError naming each invalid variable and the values it takes
 */
export function readConfig(variables: NodeJS.ProcessEnv): AppConfig {
  const { core, signIn, ...others } = readEnvironment(variables, parts);
  return Object.freeze({
    ...core,
    signIn,
    systems: Object.freeze(others),
    misspelt: misspeltVariables(variables, parts),
  });
}
