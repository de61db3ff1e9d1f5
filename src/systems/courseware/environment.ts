/** What courseware reads from the environment. */
import { defineEnvironment, integer } from '../../shared/environment.ts';

export interface CoursewareConfig {
  /** How long an access token lives. */
  accessTokenMinutes: number;
}

const rules = { ACCESS_TOKEN_EXPIRE_MINUTES: integer(1, 10_080)({ default: 30 }) };

export const coursewareEnvironment = defineEnvironment(
  rules,
  (env): CoursewareConfig => ({ accessTokenMinutes: env.ACCESS_TOKEN_EXPIRE_MINUTES }),
);
