/** Passkeys by protocol: registering one, signing in with it, and every wrong answer. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Authenticator, type Mistakes } from '../support/authenticator.ts';
import { freePort } from '../support/ports.ts';
import { send } from '../support/server.ts';
import { accountWith, openAccount, PASSWORD } from '../support/tokens.ts';
import { startWholeServer, type WholeServer } from '../support/whole-server.ts';

let server: WholeServer;
let origin: string;
beforeAll(async () => {
  const port = await freePort();
  origin = `http://localhost:${port}`;
  server = await startWholeServer({ PORT: String(port), PUBLIC_URL: origin });
});
afterAll(async () => {
  expect(server.undeclared).toEqual([]);
  await server[Symbol.asyncDispose]();
});

const call = (method: string, path: string, sending: Parameters<typeof send>[2] = {}) =>
  send(method, `${server.origin}/console/api${path}`, {
    ...sending,
    headers: { origin, 'accept-language': 'en', ...sending.headers },
  });

const challenge = async () => (await call('POST', '/passkey-challenge')).body.challenge as string;
const enter = async (device: Authenticator, mistakes?: Mistakes) =>
  await call('POST', '/session/passkey', { json: { passkey: device.answer(await challenge(), mistakes) } });
const byPassword = (name: string, more: object = {}) =>
  call('POST', '/session', { json: { name, password: PASSWORD, ...more } });
const codeOf = ({ body }: Awaited<ReturnType<typeof call>>) => body.error?.code;

/** An account with a passkey. */
async function withPasskey() {
  const { account, token } = await openAccount(server.core, 'user');
  const device = new Authenticator(origin);
  const begun = await call('POST', '/passkeys/registration', { token, json: { password: PASSWORD } });
  expect(begun.status, begun.text).toBe(200);
  expect(begun.body).toMatchObject({
    rp: { id: 'localhost' },
    authenticatorSelection: { userVerification: 'required' },
  });
  const json = { name: 'laptop', passkey: device.register(begun.body.challenge) };
  const made = await call('POST', '/passkeys', { token, json });
  expect(made.status, made.text).toBe(201);
  return { account, token, device, made: made.body as { id: string; recovery_codes: string[] } };
}

test('A passkey signs in by itself, and serves as the second factor of the password', async () => {
  const { account, device } = await withPasskey();
  const alone = await enter(device);
  expect([alone.status, alone.body.account.id]).toEqual([200, account.id]);
  const asked = await byPassword(account.username);
  expect(asked.body.error).toMatchObject({ code: 'second_factor_required', data: { methods: ['code', 'passkey'] } });
  const passkey = device.answer(await challenge());
  expect((await byPassword(account.username, { passkey })).status).toBe(200);
});

test('The sign-in of a contract is refused for an account with a passkey', async () => {
  const { account } = await withPasskey();
  const json = { username: account.username, password: PASSWORD };
  const answer = await send('POST', `${server.origin}/market/api/auth/login`, { json });
  expect([answer.status, answer.body.code]).toEqual([403, 1003]);
});

test.each<[string, Mistakes]>([
  ['of a page of another site', { origin: 'https://evil.example' }],
  ['for another site', { host: 'evil.example' }],
  ['without a verified user', { isVerified: false }],
  ['signed by another key', { isForged: true }],
  ['of another ceremony', { type: 'webauthn.create' }],
  ['with a counter that has not grown', { counter: 1 }],
])('An answer %s is refused', async (_name, mistakes) => {
  const { device } = await withPasskey();
  expect((await enter(device)).status).toBe(200);
  const refused = await enter(device, mistakes);
  expect([refused.status, codeOf(refused)]).toEqual([403, 'passkey_invalid']);
  expect((await enter(device, { counter: 10 })).status).toBe(200);
});

test('A challenge is answered once, also by two requests at once and after a wrong answer', async () => {
  const { device } = await withPasskey();
  const answers = async (one: object) => call('POST', '/session/passkey', { json: { passkey: one } });
  const passkey = device.answer(await challenge());
  const both = await Promise.all([answers(passkey), answers(passkey)]);
  expect(both.map(({ status }) => status).sort()).toEqual([200, 403]);
  const given = await challenge();
  expect((await answers(device.answer(given, { isForged: true }))).status).toBe(403);
  expect((await answers(device.answer(given))).status).toBe(403);
  expect((await answers(device.answer('invented'))).status).toBe(403);
  expect((await answers(new Authenticator(origin).answer(await challenge()))).status).toBe(403);
});

test('A passkey is registered with the password, for its own account, in time and once', async () => {
  const { token, device } = await withPasskey();
  const begin = (password: string, by = token) =>
    call('POST', '/passkeys/registration', { token: by, json: { password } });
  const register = (passkey: object, by = token) =>
    call('POST', '/passkeys', { token: by, json: { name: 'a', passkey } });
  expect(codeOf(await begin('wrong-password'))).toBe('wrong_password');
  const other = await accountWith(server.core, 'user');
  const begun = await begin(PASSWORD);
  expect(begun.body.excludeCredentials).toHaveLength(1);
  // A challenge of another account, a challenge of a sign-in, and a passkey that is registered already.
  expect(codeOf(await register(new Authenticator(origin).register(begun.body.challenge), other))).toBe(
    'passkey_invalid',
  );
  expect(codeOf(await register(new Authenticator(origin).register(await challenge())))).toBe('passkey_invalid');
  expect(codeOf(await register(device.register((await begin(PASSWORD)).body.challenge), token))).toBe(
    'passkey_invalid',
  );
  const foreign = new Authenticator(origin).register((await begin(PASSWORD)).body.challenge, {
    origin: 'https://evil.example',
  });
  expect(codeOf(await register(foreign))).toBe('passkey_invalid');
});

test('The first passkey brings recovery codes and ends other sessions; the last one takes the codes away', async () => {
  const { account, token, made, device } = await withPasskey();
  expect(made.recovery_codes).toHaveLength(10);
  const [code = '', second = ''] = made.recovery_codes;
  expect((await byPassword(account.username, { code })).status).toBe(200);
  expect(codeOf(await byPassword(account.username, { code }))).toBe('second_factor_wrong');
  const renamed = await call('PUT', `/passkeys/${made.id}`, { token, json: { name: 'phone' } });
  expect(renamed.body).toMatchObject({ name: 'phone' });
  expect((await call('GET', '/passkeys', { token })).body).toMatchObject({
    is_available: true,
    items: [{ name: 'phone' }],
  });
  const remove = (password: string) => call('DELETE', `/passkeys/${made.id}`, { token, json: { password } });
  expect(codeOf(await remove('wrong-password'))).toBe('wrong_password');
  expect((await remove(PASSWORD)).status).toBe(200);
  expect((await enter(device)).status).toBe(403);
  expect((await byPassword(account.username)).status).toBe(200);
  expect((await byPassword(account.username, { code: second })).status).toBe(200);
});

test('A disabled account does not sign in, and an administrator removes a lost passkey', async () => {
  const { account, device } = await withPasskey();
  const admin = await openAccount(server.core, 'admin');
  const by = { accountId: admin.account.id, address: '127.0.0.1' };
  await server.core.administration.update(account.id, { isActive: false }, by);
  expect(codeOf(await enter(device))).toBe('account_inactive');
  await server.core.administration.update(account.id, { isActive: true }, by);
  expect((await call('DELETE', `/users/${account.id}/second-factor`, { token: admin.token })).status).toBe(200);
  expect((await byPassword(account.username)).status).toBe(200);
});

test('A personal token and a page of another site reach none of it', async () => {
  const { token } = await withPasskey();
  const json = { name: 'app', access: 'write' };
  const personal = (await call('POST', '/tokens', { token, json })).body.token;
  expect(codeOf(await call('GET', '/passkeys', { token: personal }))).toBe('session_required');
  const foreign = await call('POST', '/passkey-challenge', { headers: { origin: 'https://evil.example' } });
  expect(codeOf(foreign)).toBe('foreign_page');
});

test('A reset mail to an address that was never verified removes the passkeys of a stranger', async () => {
  const { account, device, token } = await withPasskey();
  const reset = async (password: string) => {
    const mail = await server.core.accounts.composeResetMail({ email: account.email });
    const given = /token=([\w-]+)/.exec(mail?.text ?? '')?.[1];
    const answer = await call('PUT', '/password-reset', { json: { token: given, new_password: password } });
    expect(answer.status, answer.text).toBe(200);
  };
  await reset('password456');
  expect((await enter(device)).status).toBe(403);
  expect((await call('GET', '/passkeys', { token })).status).toBe(401);
  const entered = await call('POST', '/session', { json: { name: account.username, password: 'password456' } });
  expect(entered.status).toBe(200);

  // From now on the address is verified, and another reset leaves the owner's passkeys.
  const own = await withPasskey();
  await server.core.database.query
    .updateTable('accounts')
    .set({ is_email_verified: true })
    .where('id', '=', own.account.id)
    .execute();
  const mail = await server.core.accounts.composeResetMail({ email: own.account.email });
  const given = /token=([\w-]+)/.exec(mail?.text ?? '')?.[1];
  await call('PUT', '/password-reset', { json: { token: given, new_password: 'password456' } });
  expect((await enter(own.device)).status).toBe(200);
});
