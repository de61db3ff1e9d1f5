/** Courseware's environment variables. */
import { defineEnvironment, integer } from '../../shared/environment.ts';

export interface CoursewareConfig {
  /** The lifetime of an access token. */
  accessTokenMinutes: number;
}

const rules = { ACCESS_TOKEN_EXPIRE_MINUTES: integer(1, 10_080)({ default: 30 }) };

export const coursewareEnvironment = defineEnvironment(
  rules,
  (env): CoursewareConfig => ({ accessTokenMinutes: env.ACCESS_TOKEN_EXPIRE_MINUTES }),
);
