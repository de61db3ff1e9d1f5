import type { SessionPolicy } from '../../../core/accounts/sessions.ts';

/** Half an hour for an access token, a week for a refresh token, which a refresh does not replace in this contract. */
export const marketSession: SessionPolicy = {
  system: 'market',
  tokenLifetime: 1_800,
  refreshLifetime: 7 * 24 * 3_600,
};
