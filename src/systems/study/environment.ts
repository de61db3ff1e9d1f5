/** What study reads from the environment. */
import { defineEnvironment, isWebAddress, text } from '../../shared/environment.ts';

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

/** Paths are put behind it, and it is shown to those who study there. */
const site = text(
  'takes the http:// or https:// address of a front page, without user, password, query or #',
  (input) => {
    const { username, password } = URL.parse(input) ?? {};
    return isWebAddress(input) && !/[?#\s]/.test(input) && username === '' && password === '';
  },
);

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
