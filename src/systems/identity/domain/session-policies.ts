import type { SessionPolicy } from '../../../core/accounts/sessions.ts';

const HOUR = 3600;

/** A session lives as long as its token, which can be refreshed while it is valid. */
export const tokenForAnHour: SessionPolicy = { system: 'identity', tokenLifetime: HOUR };

/** For sign-ins with "remember me". */
export const tokenForAMonth: SessionPolicy = { system: 'identity', tokenLifetime: 30 * 24 * HOUR };
