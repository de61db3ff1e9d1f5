import { randomBytes } from 'node:crypto';
import type { TestServer } from '../../support/server.ts';

export const auth = '/api/v1/auth';
export const PASSWORD = 'password123';

/** The body of a valid registration with a new name at each call. */
export function registration(changes: Record<string, unknown> = {}) {
  const username = `user_${randomBytes(5).toString('hex')}`;
  return { username, email: `${username}@example.com`, password: PASSWORD, confirm_password: PASSWORD, ...changes };
}

/** Registers an account and signs it in. */
export async function newcomer(server: TestServer, changes: Record<string, unknown> = {}) {
  const details = registration(changes);
  const { body: account } = await server.send('POST', `${auth}/register`, { json: details });
  const { body: grant } = await signIn(server, details.username, details.password);
  return { ...details, id: account.id as number, token: grant.access_token as string };
}

export function signIn(server: TestServer, username: string, password: string) {
  return server.send('POST', `${auth}/login/json`, { json: { username, password } });
}
