/** OWLERY_REQUIRE_SECOND_FACTOR: an account without a second factor can only set one up. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Authenticator } from '../support/authenticator.ts';
import { freePort } from '../support/ports.ts';
import { send } from '../support/server.ts';
import { contractSignIns } from '../support/sign-ins.ts';
import { openAccount, PASSWORD } from '../support/tokens.ts';
import { startWholeServer, type WholeServer } from '../support/whole-server.ts';

let server: WholeServer;
let origin: string;
beforeAll(async () => {
  const port = await freePort();
  origin = `http://localhost:${port}`;
  const environment = { PORT: String(port), PUBLIC_URL: origin, OWLERY_REQUIRE_SECOND_FACTOR: 'admin' };
  server = await startWholeServer(environment);
});
afterAll(async () => {
  expect(server.undeclared).toEqual([]);
  await server[Symbol.asyncDispose]();
});

const call = (method: string, path: string, sending: Parameters<typeof send>[2] = {}) =>
  send(method, `${server.origin}${path}`, {
    ...sending,
    headers: { origin, 'accept-language': 'en', ...sending.headers },
  });

test('An administrator without one signs in to the console, and can only set one up', async () => {
  const { account, token } = await openAccount(server.core, 'admin');
  const json = { name: account.username, password: PASSWORD };
  const signedIn = await call('POST', '/console/api/session', { json });
  expect(signedIn.body).toMatchObject({ lacks_factor: true });
  for (const path of ['/console/api/users', '/market/api/tasks/', '/identity/api/v1/auth/me', '/console/api/tokens']) {
    const { status, text } = await call('GET', path, { token });
    expect([status, text], path).toEqual([403, expect.stringContaining('second factor')]);
  }
  const made = await call('POST', '/console/api/tokens', { token, json: { name: 'app', access: 'read' } });
  expect(made.status).toBe(403);
  const begun = await call('POST', '/console/api/passkeys/registration', { token, json: { password: PASSWORD } });
  const passkey = new Authenticator(origin).register(begun.body.challenge);
  const registered = await call('POST', '/console/api/passkeys', { token, json: { name: 'key', passkey } });
  expect(registered.status, registered.text).toBe(201);
  expect((await call('GET', '/console/api/users', { token })).status).toBe(200);
  expect((await call('GET', '/console/api/session', { token })).body).toMatchObject({ lacks_factor: false });
});

test('The sign-in of every contract says what to do instead', async () => {
  const { username, email } = (await openAccount(server.core, 'admin')).account;
  for (const [path, json] of contractSignIns({ username, email })) {
    const { status, text } = await call('POST', path, { json });
    expect([status, text], path).toEqual([403, expect.stringContaining('profile page')]);
  }
});

test('A token of an administrator without one is refused, whatever its scope; users need none', async () => {
  const { account } = await openAccount(server.core, 'admin');
  const scope = { systems: null, access: 'read', is_admin: false, tables: null, task_types: null } as const;
  const { text } = await server.core.personalTokens.make(account, { name: 'old', days: 1, ...scope });
  expect((await call('GET', '/study/api/auth/me', { token: text })).status).toBe(403);
  const { token } = await openAccount(server.core, 'user');
  expect((await call('GET', '/study/api/auth/me', { token })).status).toBe(200);
});

test('Taking the last one away closes everything else again', async () => {
  const { token } = await openAccount(server.core, 'admin');
  const begun = await call('POST', '/console/api/passkeys/registration', { token, json: { password: PASSWORD } });
  const passkey = new Authenticator(origin).register(begun.body.challenge);
  const made = await call('POST', '/console/api/passkeys', { token, json: { name: 'key', passkey } });
  const path = `/console/api/passkeys/${made.body.id}`;
  expect((await call('DELETE', path, { token, json: { password: PASSWORD } })).status).toBe(200);
  expect((await call('GET', '/console/api/users', { token })).status).toBe(403);
});
