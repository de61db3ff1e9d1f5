import type { SessionPolicy } from '../../../core/accounts/sessions.ts';

/** A day, and then another sign-in: the contract has no refresh. */
export const studySession: SessionPolicy = { system: 'study', tokenLifetime: 86_400 };
