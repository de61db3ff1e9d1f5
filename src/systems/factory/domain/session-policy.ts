import type { SessionPolicy } from '../../../core/accounts/sessions.ts';

/** Half an hour, and then another sign-in: the contract has no refresh. */
export const factorySession: SessionPolicy = { system: 'factory', tokenLifetime: 1_800 };
