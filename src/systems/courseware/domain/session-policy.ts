import type { SessionPolicy } from '../../../core/accounts/sessions.ts';

/** The lifetime of access tokens is configured; a refresh token is valid for a week and works once. */
export const coursewareSession = (accessTokenMinutes: number): SessionPolicy => ({
  system: 'courseware',
  tokenLifetime: accessTokenMinutes * 60,
  refreshLifetime: 7 * 24 * 3_600,
  rotates: true,
});
