import type { SessionPolicy } from '../../../core/accounts/sessions.ts';
import type { Config } from '../../../core/config.ts';

/** Half an hour a token unless configured; a refresh token is good for a week, and once. */
export const coursewareSession = ({ accessTokenMinutes }: Pick<Config, 'accessTokenMinutes'>): SessionPolicy => ({
  system: 'courseware',
  tokenLifetime: accessTokenMinutes * 60,
  refreshLifetime: 7 * 24 * 3_600,
  rotates: true,
});
