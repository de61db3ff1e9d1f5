/** Sessions: where they were last used, who can end them, and the mail about a new device. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { deviceName } from '../../src/shared/device-name.ts';
import { eventually } from '../support/eventually.ts';
import { send } from '../support/server.ts';
import { type MailServer, startMailServer } from '../support/smtp.ts';
import { accountWith } from '../support/tokens.ts';
import { startWholeServer, type WholeServer } from '../support/whole-server.ts';

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const SAFARI = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1';
const PASSWORD = 'password123';

let mails: MailServer;
let server: WholeServer;
beforeAll(async () => {
  mails = await startMailServer();
  server = await startWholeServer({ SMTP_URL: mails.url, TRUST_PROXY: 'loopback' });
});
afterAll(async () => {
  expect(server.undeclared).toEqual([]);
  await server[Symbol.asyncDispose]();
  await mails[Symbol.asyncDispose]();
});

const call = (method: string, path: string, sending: Parameters<typeof send>[2] = {}) =>
  send(method, `${server.origin}${path}`, sending);

async function register(username: string) {
  const email = `${username}@example.com`;
  const account = await server.core.accounts.register({ username, email, password: PASSWORD });
  return { id: account.id, username, email };
}

async function signIn(username: string, device: string, address = '192.0.2.7') {
  const headers = { 'user-agent': device, 'x-forwarded-for': address };
  const answer = await call('POST', '/identity/api/v1/auth/login/json', {
    json: { username, password: PASSWORD },
    headers,
  });
  expect(answer.status, answer.text).toBe(200);
  return answer.body.access_token as string;
}

const mailsTo = (email: string) => mails.mails.filter(({ recipients }) => recipients.includes(email));

test('Sign-ins of every system record the device and the address, and a request updates the last use', async () => {
  const { username } = await register('session-a');
  const token = await signIn(username, FIREFOX);
  await call('GET', '/study/api/auth/me', { token, headers: { 'x-forwarded-for': '192.0.2.8' } });
  await vi.waitFor(async () => {
    const { body } = await call('GET', '/console/api/sessions', { token });
    expect(body.items).toMatchObject([
      { device_name: 'Firefox, Linux', address: '192.0.2.7', last_used_at: expect.any(String) },
    ]);
  }, 20_000);
});

test('A sign-in from a new device sends one mail, from a known one none', async () => {
  const { username, email } = await register('session-b');
  await signIn(username, FIREFOX);
  await signIn(username, FIREFOX.replaceAll('140', '141'), '192.0.99.1');
  expect(mailsTo(email)).toEqual([]);
  await signIn(username, SAFARI);
  const [mail] = await eventually(() => {
    if (mailsTo(email).length === 0) throw new Error('no mail has come');
    return mailsTo(email);
  });
  expect(mail?.text).toContain('Safari, iPhone');
  expect(mail?.text).toContain('192.0.2.7');
  await signIn(username, FIREFOX, '198.51.100.1');
  await eventually(() => {
    if (mailsTo(email).length !== 2) throw new Error('the second mail has not come');
  });
});

test('An administrator sees the sessions of a user and ends one, at once and on record', async () => {
  const { id, username } = await register('session-c');
  const [one, other] = [await signIn(username, FIREFOX), await signIn(username, SAFARI)];
  const admin = await accountWith(server.core, 'admin');
  const { body } = await call('GET', `/console/api/users/${id}/sessions`, { token: admin });
  expect(body.items.map((item: { device_name: string }) => item.device_name)).toEqual([
    'Safari, iPhone',
    'Firefox, Linux',
  ]);
  const session = body.items[0].id;
  const path = `/console/api/users/${id}/sessions/${session}`;
  expect((await call('DELETE', path, { token: admin })).status).toBe(200);
  expect((await call('DELETE', path, { token: admin })).status).toBe(404);
  expect((await call('GET', '/market/api/auth/me', { token: other })).status).toBe(401);
  expect((await call('GET', '/market/api/auth/me', { token: one })).status).toBe(200);
  const journal = await call('GET', '/console/api/journal?action=end_session', { token: admin });
  expect(journal.body.items[0]).toMatchObject({ target: `account:${id}`, detail: { session } });
});

test('A User-Agent is shown in words', async () => {
  const admin = await accountWith(server.core, 'admin');
  const target = 'account:4711';
  await server.core.journal.record(server.core.database.query, {
    accountId: null,
    action: '=cmd()',
    target,
    detail: { role: { from: 'user', to: 'admin' } },
  });
  const path = `/console/api/journal/export?target=${target}`;
  const answer = await call('GET', path, { token: admin });
  expect(answer.headers.get('content-disposition')).toContain('journal.csv');
  const [header, line, ...others] = answer.text.trim().split('\n');
  expect(header).toContain('id,at,account_id,account,action,target,address,detail');
  expect(line).toMatch(/^\d+,2\d{3}-[^,]+Z,,,'=cmd\(\),account:4711,,"\{""role""/);
  expect(others).toEqual([]);
  const user = await accountWith(server.core, 'user');
  expect((await call('GET', path, { token: user })).status).toBe(403);
  const later = await call('GET', `${path}&since=2099-01-01T00:00:00Z`, { token: admin });
  expect(later.text.trim().split('\n')).toHaveLength(1);
});

test('A User-Agent is told in words', () => {
  expect(deviceName(FIREFOX)).toBe('Firefox, Linux');
  expect(deviceName(SAFARI)).toBe('Safari, iPhone');
  expect(deviceName(`${FIREFOX.replace('Firefox', 'Chrome')} Edg/140`)).toBe('Edge, Linux');
  expect(deviceName('owlery-ci/2.1 (nightly)')).toBe('owlery-ci');
});
