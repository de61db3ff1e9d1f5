import { randomBytes } from 'node:crypto';
import type { Core } from '../../src/core/core.ts';

/** Creates an account with this role and opens a session. @returns its access token */
export async function accountWith({ accounts, sessions, database }: Core, role: 'user' | 'admin'): Promise<string> {
  const username = `${role}_${randomBytes(5).toString('hex')}`;
  const account = await accounts.register({
    username,
    email: `${username}@example.com`,
    password: 'password123',
    role,
  });
  const policy = { system: 'test', tokenLifetime: 3_600 };
  return (await sessions.open(database.query, account, policy)).accessToken;
}
