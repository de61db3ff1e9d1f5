import type { SessionPolicy } from '../../../core/accounts/sessions.ts';

/** Tokens live for a day; the contract has no refresh. */
export const studySession: SessionPolicy = { system: 'study', tokenLifetime: 86_400 };
