import type { SessionPolicy } from '../../../core/accounts/sessions.ts';

/** Access tokens live as long as configured; a refresh token is good for a week, and once. */
export const coursewareSession = (accessTokenMinutes: number): SessionPolicy => ({
  system: 'courseware',
  tokenLifetime: accessTokenMinutes * 60,
  refreshLifetime: 7 * 24 * 3_600,
  rotates: true,
});
