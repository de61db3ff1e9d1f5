import type { SessionPolicy } from '../../../core/accounts/sessions.ts';

const HOUR = 3600;

/** A session lives as long as its token, which a live token renews. */
export const tokenForAnHour: SessionPolicy = { system: 'identity', tokenLifetime: HOUR };

/** For those who asked to be remembered. */
export const tokenForAMonth: SessionPolicy = { system: 'identity', tokenLifetime: 30 * 24 * HOUR };
