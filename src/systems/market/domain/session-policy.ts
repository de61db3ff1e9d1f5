import type { SessionPolicy } from '../../../core/accounts/sessions.ts';

/** Half an hour a token, a week a refresh token, which stays the same: the contract gives no new one on refresh. */
export const marketSession: SessionPolicy = {
  system: 'market',
  tokenLifetime: 1_800,
  refreshLifetime: 7 * 24 * 3_600,
};
