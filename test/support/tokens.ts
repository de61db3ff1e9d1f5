/** Accounts with sessions, made without HTTP. */
import { randomBytes } from 'node:crypto';
import type { Account } from '../../src/core/accounts/accounts-queries.ts';
import type { Core } from '../../src/core/core.ts';

/** The password of these accounts. */
export const PASSWORD = 'password123';

/** Creates an account with this role and a new name, and opens a session. @returns the account and its access token */
export async function openAccount(
  { accounts, sessions, database }: Core,
  role: 'user' | 'admin',
): Promise<{ account: Account; token: string }> {
  const username = `${role}_${randomBytes(5).toString('hex')}`;
  const email = `${username}@example.com`;
  const account = await accounts.register({ username, email, password: PASSWORD, role });
  const policy = { system: 'test', tokenLifetime: 3_600 };
  return { account, token: (await sessions.open(database.query, account, policy)).accessToken };
}

/** Creates an account with this role and opens a session. @returns its access token */
export async function accountWith(core: Core, role: 'user' | 'admin'): Promise<string> {
  return (await openAccount(core, role)).token;
}
