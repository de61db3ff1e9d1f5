/** Study's environment variables. */
import { defineEnvironment, site, text } from '../../shared/environment.ts';

export interface StudyConfig {
  /** The Moodle site with the courses; undefined: the courses are courseware's. */
  moodle: MoodleConfig | undefined;
}

export interface MoodleConfig {
  /** Its address, without a trailing slash. */
  readonly url: string;
  /** The short name of its web service. */
  readonly service: string;
}

/** The characters of the short name of a Moodle web service. */
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
