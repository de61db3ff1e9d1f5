/** The second factor: setting it up, signing in with it, and every way around it. */
import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { send } from '../support/server.ts';
import { contractSignIns } from '../support/sign-ins.ts';
import { accountWith } from '../support/tokens.ts';
import { startWholeServer, type WholeServer } from '../support/whole-server.ts';

const PASSWORD = 'password123';

let server: WholeServer;
beforeAll(async () => {
  server = await startWholeServer();
});
afterAll(async () => {
  expect(server.undeclared).toEqual([]);
  await server[Symbol.asyncDispose]();
});

const call = (method: string, path: string, sending: Parameters<typeof send>[2] = {}) =>
  send(method, `${server.origin}${path}`, { ...sending, headers: { 'accept-language': 'en', ...sending.headers } });

/** A code as an app computes it: https://www.rfc-editor.org/rfc/rfc6238 */
function codeOf(secret: string, step: number): string {
  const bits = Array.from(secret, (letter) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
  );
  const bytes = bits.join('').match(/.{8}/g) ?? [];
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const hash = createHmac('sha1', Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2))))
    .update(counter)
    .digest();
  const offset = (hash.at(-1) ?? 0) & 15;
  return String((hash.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

const stepNow = () => Math.floor(Date.now() / 30_000);

const origin = () => ({ origin: server.origin });
const signIn = (name: string, code?: string, password = PASSWORD) =>
  call('POST', '/console/api/session', { json: { name, password, ...(code && { code }) }, headers: origin() });

/** An account whose second factor is on. */
async function guarded(username: string) {
  const { accounts, sessions, database } = server.core;
  const email = `${username}@example.com`;
  const account = await accounts.register({ username, email, password: PASSWORD });
  const policy = { system: 'test', tokenLifetime: 3_600 };
  const { accessToken: token } = await sessions.open(database.query, account, policy);
  const { accessToken: other } = await sessions.open(database.query, account, policy);
  const url = '/console/api/second-factor';
  const begun = await call('POST', url, { token, json: { password: PASSWORD } });
  expect(begun.status, begun.text).toBe(200);
  const { secret, uri } = begun.body;
  expect(uri).toContain(`otpauth://totp/Owlery:${username}?`);
  expect((await call('PUT', url, { token, json: { code: '000000' } })).status).toBe(403);
  const step = stepNow();
  const confirmed = await call('PUT', url, { token, json: { code: codeOf(secret, step) } });
  expect(confirmed.status, confirmed.text).toBe(200);
  return {
    id: account.id,
    username,
    email,
    token,
    other,
    secret,
    step,
    codes: confirmed.body.recovery_codes as string[],
  };
}

test('A code is asked for after the password, and works once', async () => {
  const { username, secret, step } = await guarded('factor-a');
  const asked = await signIn(username);
  expect([asked.status, asked.body.error.code]).toEqual([403, 'second_factor_required']);
  expect((await signIn(username, codeOf(secret, step))).body.error.code).toBe('second_factor_wrong');
  const code = codeOf(secret, step + 1);
  const both = await Promise.all([signIn(username, code), signIn(username, code)]);
  expect(both.map(({ status }) => status).sort()).toEqual([200, 403]);
});

test('A wrong password tells nothing of the second factor', async () => {
  const { username } = await guarded('factor-b');
  expect((await signIn(username, undefined, 'wrong-password')).body.error.code).toBe('invalid_credentials');
});

test('Five wrong codes lock the account like wrong passwords', async () => {
  const { username, secret, step } = await guarded('factor-c');
  for (let count = 0; count < 5; count += 1) await signIn(username, '000000');
  expect((await signIn(username, codeOf(secret, step + 1))).status).toBe(423);
});

test('A recovery code works once, however it is typed', async () => {
  const { username, token, codes } = await guarded('factor-d');
  expect(codes).toHaveLength(10);
  const [first = ''] = codes;
  expect((await signIn(username, first.toLowerCase().replaceAll('-', ' '))).status).toBe(200);
  expect((await signIn(username, first)).status).toBe(403);
  const standing = await call('GET', '/console/api/second-factor', { token });
  expect(standing.body).toEqual({ since: expect.any(String), recovery_codes_left: 9 });
});

test('Turning it on ends all other sessions', async () => {
  const { token, other } = await guarded('factor-e');
  expect((await call('GET', '/market/api/auth/me', { token: other })).status).toBe(401);
  expect((await call('GET', '/market/api/auth/me', { token })).status).toBe(200);
});

test('The sign-in of every contract is refused, and names a personal access token', async () => {
  const { username, email, token } = await guarded('factor-f');
  for (const [path, json] of contractSignIns({ username, email })) {
    const answer = await call('POST', path, { json });
    expect([answer.status, answer.text], path).toEqual([403, expect.stringContaining('personal access token')]);
  }
  const form = await call('POST', '/identity/api/v1/auth/login', { form: { username, password: PASSWORD } });
  expect(form.status).toBe(403);
  const made = await call('POST', '/console/api/tokens', { token, json: { name: 'app', access: 'read' } });
  expect((await call('GET', '/study/api/auth/me', { token: made.body.token })).status).toBe(200);
});

test('A reset password does not remove it', async () => {
  const { id, username } = await guarded('factor-g');
  const by = { accountId: id, address: '127.0.0.1' };
  await server.core.administration.resetPassword(id, 'password456', by);
  expect((await signIn(username, undefined, 'password456')).body.error.code).toBe('second_factor_required');
});

test('A changed password keeps the session that changed it', async () => {
  const { token } = await guarded('factor-h');
  const json = { old_password: PASSWORD, new_password: 'password456' };
  const changed = await call('PUT', '/console/api/password', { token, json });
  expect(changed.status, changed.text).toBe(200);
  expect(changed.headers.get('set-cookie')).toContain('HttpOnly');
});

test('It is turned off by password and code, or by an administrator', async () => {
  const one = await guarded('factor-i');
  const remove = (code: string, password = PASSWORD) =>
    call('DELETE', '/console/api/second-factor', { token: one.token, json: { password, code } });
  expect((await remove('000000')).status).toBe(403);
  expect((await remove(one.codes[0] ?? '', 'wrong-password')).status).toBe(400);
  expect((await remove(codeOf(one.secret, one.step + 1))).status).toBe(200);
  expect((await signIn(one.username)).status).toBe(200);

  const other = await guarded('factor-j');
  const admin = await accountWith(server.core, 'admin');
  const path = `/console/api/users/${other.id}/second-factor`;
  expect((await call('DELETE', path, { token: admin })).status).toBe(200);
  expect((await signIn(other.username)).status).toBe(200);
  const journal = await call('GET', '/console/api/journal?action=disable_second_factor', { token: admin });
  expect(journal.body.items[0]).toMatchObject({ target: `account:${other.id}` });
});
