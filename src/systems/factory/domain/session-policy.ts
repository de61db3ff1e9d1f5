import type { SessionPolicy } from '../../../core/accounts/sessions.ts';

/** Tokens live for half an hour and can be refreshed while valid. */
export const factorySession: SessionPolicy = { system: 'factory', tokenLifetime: 1_800 };
