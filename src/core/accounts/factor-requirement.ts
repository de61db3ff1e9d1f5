import type { Role } from './accounts-queries.ts';
import type { SignedIn } from './sessions-queries.ts';

/** Whose accounts need a second factor: nobody's, those of administrators, or all. */
export type FactorRequirement = 'none' | 'admin' | 'all';

export const requiresFactor = (requirement: FactorRequirement, role: Role): boolean =>
  requirement === 'all' || (requirement === 'admin' && role === 'admin');

/**
 * Whether a caller has to set up a second factor first. An administrator who acts as a user does not: the own session has
 * met the requirement.
 */
export function lacksFactor(
  requirement: FactorRequirement,
  { account, token, hasFactor, impersonator }: SignedIn,
): boolean {
  // A token may act with less than the role of its account.
  return !hasFactor && !impersonator && requiresFactor(requirement, token?.role ?? account.role);
}
