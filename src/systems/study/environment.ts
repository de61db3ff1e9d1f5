/** What study reads from the environment. */
import { defineEnvironment, site, text } from '../../shared/environment.ts';

export interface StudyConfig {
  /** The Moodle site that courses come from; undefined: they come from courseware. */
  moodle: MoodleConfig | undefined;
}

export interface MoodleConfig {
  /** Its address, without a trailing slash. */
  readonly url: string;
  /** The short name of a web service of it. */
  readonly service: string;
}

/** What Moodle takes for the short name of a web service. */
const serviceName = text('takes letters, digits, underscores and hyphens', (input) => /^[\w-]{1,100}$/.test(input));

const rules = {
  MOODLE_URL: site({ default: undefined }),
  MOODLE_SERVICE: serviceName({ default: 'moodle_mobile_app' }),
};

export const studyEnvironment = defineEnvironment(
  rules,
  (env): StudyConfig => ({
    moodle: env.MOODLE_URL
      ? Object.freeze({ url: env.MOODLE_URL.replace(/\/+$/, ''), service: env.MOODLE_SERVICE })
      : undefined,
  }),
);
