/** An administrator acts as a user: shown, limited, and on record under both names. */
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { CookieJar } from '../support/oidc-provider.ts';
import { send } from '../support/server.ts';
import { type MailServer, startMailServer } from '../support/smtp.ts';
import { openAccount, PASSWORD } from '../support/tokens.ts';
import { startWholeServer, type WholeServer } from '../support/whole-server.ts';

const REASON = 'The user reports a missing table';

let server: WholeServer;
let mail: MailServer;
beforeAll(async () => {
  mail = await startMailServer();
  server = await startWholeServer({ SMTP_URL: mail.url });
});
afterAll(async () => {
  expect(server.undeclared).toEqual([]);
  await server[Symbol.asyncDispose]();
  await mail[Symbol.asyncDispose]();
});

async function ask(jar: CookieJar, method: string, path: string, json?: unknown) {
  const response = await jar.fetch(`${server.origin}${path}`, {
    method,
    headers: {
      origin: server.origin,
      'accept-language': 'en',
      ...(json !== undefined && { 'content-type': 'application/json' }),
    },
    ...(json !== undefined && { body: JSON.stringify(json) }),
  });
  const text = await response.text();
  // biome-ignore lint/suspicious/noExplicitAny: JSON of any shape; the tests assert what is in it.
  return { status: response.status, body: (text.startsWith('{') ? JSON.parse(text) : undefined) as any };
}

/** An administrator in a browser, who acts as a new user. */
async function acting() {
  const admin = await openAccount(server.core, 'admin');
  const user = await openAccount(server.core, 'user');
  const jar = new CookieJar();
  await ask(jar, 'POST', '/console/api/session', { name: admin.account.username, password: PASSWORD });
  const path = `/console/api/users/${user.account.id}/impersonation`;
  const begun = await ask(jar, 'POST', path, { reason: REASON, minutes: 5 });
  expect(begun.status, JSON.stringify(begun.body)).toBe(200);
  return { admin, user, jar };
}

test('It needs a reason, and is not for other administrators', async () => {
  const admin = await openAccount(server.core, 'admin');
  const user = await openAccount(server.core, 'user');
  const begin = (id: number, json: object, token = admin.token) =>
    send('POST', `${server.origin}/console/api/users/${id}/impersonation`, {
      token,
      json,
      headers: { origin: server.origin },
    });
  for (const json of [
    {},
    { reason: 'short' },
    { reason: ' '.repeat(20) },
    { reason: `short${' '.repeat(20)}` },
    { reason: REASON, minutes: 61 },
  ]) {
    expect((await begin(user.account.id, json)).status, JSON.stringify(json)).toBe(422);
  }
  const other = await openAccount(server.core, 'admin');
  expect((await begin(other.account.id, { reason: REASON })).body.error.code).toBe('impersonation_refused');
  expect((await begin(admin.account.id, { reason: REASON })).body.error.code).toBe('impersonation_refused');
  expect((await begin(user.account.id, { reason: REASON }, user.token)).body.error.code).toBe('admin_required');
});

test('The user is told in the session, in the list of sessions and by mail', async () => {
  const { admin, user, jar } = await acting();
  const { body } = await ask(jar, 'GET', '/console/api/session');
  expect(body).toMatchObject({
    account: { id: user.account.id },
    impersonation: { by: admin.account.username, reason: REASON, until: expect.any(String) },
  });
  const left = Date.parse(body.impersonation.until) - Date.now();
  expect(left).toBeLessThanOrEqual(300_000);
  const sessions = await send('GET', `${server.origin}/console/api/sessions`, { token: user.token });
  expect(sessions.body.items).toContainEqual(
    expect.objectContaining({ impersonator: admin.account.username, impersonation_reason: REASON }),
  );
  await eventually(() => {
    const texts = mail.mails
      .filter(({ recipients }) => recipients.includes(user.account.email))
      .map(({ text }) => text);
    expect(texts.join()).toContain(REASON);
  });
});

test('It may not change who gets into the account, on any system', async () => {
  const { jar } = await acting();
  const wanted: [string, string][] = [];
  for (const name of ['identity', 'market', 'factory', 'courseware', 'study', 'console']) {
    const document = await send('GET', `${server.origin}/${name}/api/docs/openapi.json`);
    const paths = (document.body?.paths ?? {}) as Record<string, Record<string, { 'x-token-scope'?: string }>>;
    for (const [path, methods] of Object.entries(paths)) {
      for (const [method, operation] of Object.entries(methods)) {
        if (operation['x-token-scope'] !== 'none') continue;
        if (method === 'delete' && path.endsWith('/api/session')) continue;
        wanted.push([method.toUpperCase(), `/${name}${path.replaceAll(/\{\w+\}/g, '1')}`]);
      }
    }
  }
  expect(wanted.length).toBeGreaterThan(20);
  for (const [method, path] of wanted) {
    const { status } = await ask(jar, method, path, method === 'GET' ? undefined : {});
    expect(status, `${method} ${path}`).toBe(403);
  }
  const refused = await ask(jar, 'PUT', '/console/api/password', {
    old_password: PASSWORD,
    new_password: 'password456',
  });
  expect(refused.body.error.code).toBe('impersonating');
});

test('It acts as a user, never as an administrator', async () => {
  const { user, jar } = await acting();
  expect((await ask(jar, 'GET', '/console/api/users')).body.error.code).toBe('admin_required');
  const by = { accountId: user.account.id, address: '127.0.0.1' };
  await server.core.administration.update(user.account.id, { role: 'admin' }, by);
  expect((await ask(jar, 'GET', '/console/api/users')).body.error.code).toBe('admin_required');
});

test('Every entry of the journal names both; signing out brings back the own session', async () => {
  const { admin, user, jar } = await acting();
  const changed = await ask(jar, 'PUT', '/factory/api/users/me', { full_name: 'Changed' });
  expect(changed.status, JSON.stringify(changed.body)).toBe(200);
  expect((await ask(jar, 'DELETE', '/console/api/session')).status).toBe(200);
  const back = await ask(jar, 'GET', '/console/api/session');
  expect(back.body).toMatchObject({ account: { id: admin.account.id }, impersonation: null });
  const path = `/console/api/journal?target=account:${user.account.id}&page_size=100`;
  const { items } = (await ask(jar, 'GET', path)).body;
  const by = (action: string) => items.find((entry: { action: string }) => entry.action === action);
  expect(by('begin_impersonation')).toMatchObject({ account: admin.account.username, detail: { reason: REASON } });
  expect(by('update_profile')).toMatchObject({
    account: user.account.username,
    impersonator: admin.account.username,
    impersonator_id: admin.account.id,
  });
  expect(by('end_impersonation')).toMatchObject({ account_id: admin.account.id });
});

test('It ends on record, or goes on', async () => {
  const { jar, user } = await acting();
  const { query } = server.core.database;
  await sql`alter table journal add constraint no_end check (action <> 'end_impersonation') not valid`.execute(query);
  expect((await ask(jar, 'DELETE', '/console/api/session')).status).toBe(500);
  await sql`alter table journal drop constraint no_end`.execute(query);
  expect((await ask(jar, 'GET', '/console/api/session')).body.account.id).toBe(user.account.id);
});

test('It does not outlast the session of the administrator', async () => {
  const admin = await openAccount(server.core, 'admin');
  const user = await openAccount(server.core, 'user');
  const jar = new CookieJar();
  await ask(jar, 'POST', '/console/api/session', { name: admin.account.username, password: PASSWORD });
  const ends = new Date(Date.now() + 120_000).toISOString();
  const { database, sessions } = server.core;
  await database.query
    .updateTable('sessions')
    .set({ expires_at: ends })
    .where('account_id', '=', admin.account.id)
    .execute();
  sessions.forget(admin.account.id);
  const path = `/console/api/users/${user.account.id}/impersonation`;
  const begun = await ask(jar, 'POST', path, { reason: REASON, minutes: 60 });
  expect(Date.parse(begun.body.impersonation.until)).toBeLessThanOrEqual(Date.parse(ends) + 1_000);
});

test('It ends with the session and with the role of the administrator', async () => {
  const one = await acting();
  await server.core.sessions.endAll(server.core.database.query, one.admin.account.id);
  await eventually(async () => {
    expect((await ask(one.jar, 'GET', '/console/api/session')).body.account).toBe(null);
  });
  const other = await acting();
  const by = { accountId: other.admin.account.id, address: '127.0.0.1' };
  await server.core.administration.update(other.admin.account.id, { role: 'user' }, by);
  await eventually(async () => {
    expect((await ask(other.jar, 'GET', '/console/api/session')).body.account).toBe(null);
  });
});
