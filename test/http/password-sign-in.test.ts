/** OWLERY_PASSWORD_SIGN_IN=false: passwords are for administrators, on every system. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { send } from '../support/server.ts';
import { contractSignIns, type Names } from '../support/sign-ins.ts';
import { openAccount, PASSWORD } from '../support/tokens.ts';
import { startWholeServer, type WholeServer } from '../support/whole-server.ts';

let server: WholeServer;
beforeAll(async () => {
  server = await startWholeServer({
    OWLERY_PASSWORD_SIGN_IN: 'false',
    OWLERY_OIDC: 'corp',
    OWLERY_OIDC_CORP_ISSUER: 'https://login.example.com',
    OWLERY_OIDC_CORP_CLIENT_ID: 'owlery',
  });
});
afterAll(async () => {
  expect(server.undeclared).toEqual([]);
  await server[Symbol.asyncDispose]();
});

const call = (method: string, path: string, sending: Parameters<typeof send>[2] = {}) =>
  send(method, `${server.origin}${path}`, {
    ...sending,
    headers: { origin: server.origin, 'accept-language': 'en', ...sending.headers },
  });

const signIns = (names: Names): [string, object][] => [
  ...contractSignIns(names),
  ['/console/api/session', { name: names.username, password: names.password ?? PASSWORD }],
];

test('The right password of a user is refused on every system, with what to do instead', async () => {
  const { account } = await openAccount(server.core, 'user');
  for (const [path, json] of signIns(account)) {
    const { status, text } = await call('POST', path, { json });
    expect([status, text], path).toEqual([403, expect.stringContaining('personal access token')]);
  }
  const form = { username: account.username, password: PASSWORD };
  expect((await call('POST', '/identity/api/v1/auth/login', { form })).status).toBe(403);
});

test('A wrong password is answered as ever, for users and administrators alike', async () => {
  const [user, admin] = [await openAccount(server.core, 'user'), await openAccount(server.core, 'admin')];
  for (const { account } of [user, admin]) {
    for (const [path, json] of signIns({ ...account, password: 'wrong-password' }).slice(0, 3)) {
      expect((await call('POST', path, { json })).status, path).toBe(401);
    }
  }
});

test('Administrators sign in by password on every system', async () => {
  const { account } = await openAccount(server.core, 'admin');
  for (const [path, json] of signIns(account)) {
    expect((await call('POST', path, { json })).status, path).toBe(200);
  }
});

test('Nobody registers with a password', async () => {
  const of = (name: string) => ({
    username: name,
    email: `${name}@example.com`,
    password: PASSWORD,
    confirm_password: PASSWORD,
  });
  const registrations: [string, object][] = [
    ['/identity/api/v1/auth/register', of('new-a')],
    ['/market/api/auth/register', { ...of('new-b'), password_confirm: PASSWORD }],
    ['/factory/api/auth/register', of('new-c')],
    ['/courseware/api/v1/auth/register', { ...of('new-d'), name: 'New' }],
    ['/study/api/auth/register', of('new-e')],
    ['/console/api/account', of('new-f')],
  ];
  for (const [path, json] of registrations) {
    const { status, text } = await call('POST', path, { json });
    expect([status, text], path).toEqual([403, expect.stringContaining('provider')]);
  }
});

test('Personal tokens and open sessions work as ever', async () => {
  const { token } = await openAccount(server.core, 'user');
  const made = await call('POST', '/console/api/tokens', { token, json: { name: 'app', access: 'read' } });
  expect((await call('GET', '/study/api/auth/me', { token: made.body.token })).status).toBe(200);
  expect((await call('GET', '/console/api/sign-in')).body).toMatchObject({ passwords: false });
});
