/** An administrator lifts a lock after wrong passwords, in every system that manages users. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../support/server.ts';
import { accountWith } from '../support/tokens.ts';

const PASSWORD = 'password123';

const places = {
  market: { users: '/api/users', key: 'id' },
  factory: { users: '/api/admin/users', key: 'uuid' },
  study: { users: '/api/admin/users', key: 'id' },
} as const;

describe.each(Object.keys(places) as (keyof typeof places)[])('%s', (name) => {
  const { users, key } = places[name];
  let server: TestServer;
  let admin: string;
  beforeAll(async () => {
    server = await startTestServer(name);
    admin = await accountWith(server.core, 'admin');
  });
  afterAll(async () => {
    await server.close();
    expect(server.undeclared).toEqual([]);
  });

  const unlock = (id: string | number, token: string) => server.send('POST', `${users}/${id}/unlock`, { token });

  test('lets an administrator unlock an account, and records it in the journal', async () => {
    const { accounts, signIn, database } = server.core;
    const account = await accounts.register({ username: 'locked', email: 'locked@example.com', password: PASSWORD });
    const policy = { system: name, tokenLifetime: 60 };
    const enter = (password: string) =>
      signIn.signIn({ name: 'locked', password, address: '127.0.0.1' }, policy).then(
        () => 'in',
        ({ code }) => code,
      );
    for (let tries = 0; tries < 5; tries += 1) expect(await enter('wrong')).toBe('invalid_credentials');
    expect(await enter(PASSWORD)).toBe('account_locked');
    expect((await unlock(account[key], await accountWith(server.core, 'user'))).status).toBe(403);
    expect(await enter(PASSWORD)).toBe('account_locked');
    expect((await unlock(account[key], admin)).status).toBe(200);
    expect(await enter(PASSWORD)).toBe('in');
    const { rows } = await database.pool.query(
      "select count(*)::int as entries from journal where action = 'unlock_by_admin' and target = $1",
      [`account:${account.id}`],
    );
    expect(rows).toEqual([{ entries: 1 }]);
  });

  test('returns 404 for an unknown account', async () => {
    const nobody = key === 'id' ? 999_999 : '00000000-0000-4000-8000-000000000000';
    expect((await unlock(nobody, admin)).status).toBe(404);
  });
});
