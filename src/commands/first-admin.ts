import { randomBytes } from 'node:crypto';
import type { Core } from '../core/core.ts';
import { ConfigurationError } from '../shared/environment.ts';
import { DomainError } from '../shared/errors.ts';

/** 80 bits, easy to copy by hand. */
export function makePassword(): string {
  return randomBytes(10).toString('hex');
}

/**
 * Creates the first administrator if there is none.
 * @returns the account's address, and its password if it was generated here
 */
export async function makeFirstAdmin({
  accounts,
  config,
}: Core): Promise<{ email: string; password?: string } | undefined> {
  if (await accounts.hasAdmin()) return undefined;
  const { adminEmail: email, adminPassword } = config;
  const password = adminPassword ?? makePassword();
  try {
    await accounts.register({ username: 'admin', email, password, role: 'admin' });
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    if (await accounts.hasAdmin()) return undefined; // Another node that starts at the same time was first.
    throw new ConfigurationError(
      `OWLERY_ADMIN_EMAIL: there is no administrator, and another account already has the name admin or the address ${email}: run owlery admin create`,
    );
  }
  return adminPassword === undefined ? { email, password } : { email };
}
