/** Personal access tokens on every route of every system, on sockets and on resumable uploads. */
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { SYSTEM_NAMES, type SystemName } from '../../src/app/systems.ts';
import { isWellFormed, makeTokenText } from '../../src/core/accounts/token-format.ts';
import type { Route } from '../../src/http/declare/route.ts';
import { createTestDatabase } from '../support/database.ts';
import { type Answer, type Sending, send, startTestServer, type TestServer } from '../support/server.ts';
import { openSocket } from '../support/sockets.ts';
import { accountWith } from '../support/tokens.ts';
import { startWholeServer, type WholeServer } from '../support/whole-server.ts';

const SECRET = 'a secret that all nodes of a test share';
const ENGLISH = { 'accept-language': 'en' };

let server: WholeServer;
let otherNode: TestServer;
let admin: string;
let user: string;

beforeAll(async () => {
  const { url } = await createTestDatabase();
  server = await startWholeServer({ DATABASE_URL: url, OWLERY_SECRET: SECRET });
  otherNode = await startTestServer('market', { databaseUrl: url });
  admin = await accountWith(server.core, 'admin');
  user = await accountWith(server.core, 'user');
});

afterAll(async () => {
  expect(server.undeclared).toEqual([]);
  await otherNode.close();
  await server[Symbol.asyncDispose]();
});

const call = (method: string, path: string, sending: Sending = {}) =>
  send(method, `${server.origin}${path}`, { ...sending, headers: { ...ENGLISH, ...sending.headers } });

async function make(owner: string, scope: object): Promise<{ token: string; id: string }> {
  const answer = await call('POST', '/console/api/tokens', { token: owner, json: { name: 'ci', ...scope } });
  expect(answer.status, answer.text).toBe(201);
  return answer.body;
}

const routesOf = (name: SystemName): Route[] => server.systems[name].routes.filter(({ access }) => access !== 'public');

/** Calls a route with a token and nothing else. Whether the token may is decided before anything is validated. */
const tryRoute = (name: SystemName, { method, url }: Route, token: string): Promise<Answer> =>
  call(method, `/${name}${url.replaceAll(/:\w+|\*/g, '1')}`, { token });

const scopeRefused = 'the access token does not allow this';
const sessionRequired = 'an access token cannot be used for this';

describe('the format', () => {
  test('of a token has a prefix and a checksum at its end', () => {
    const token = makeTokenText();
    expect(token).toMatch(/^owl_[0-9A-Za-z]{49}$/);
    expect(isWellFormed(token)).toBe(true);
    for (const at of [4, 20, 46, 52]) {
      const other = token[at] === 'a' ? 'b' : 'a';
      expect(isWellFormed(token.slice(0, at) + other + token.slice(at + 1))).toBe(false);
    }
  });

  test('with a wrong checksum is refused without a query', async () => {
    const answer = await call('GET', '/market/api/auth/me', { token: `owl_${'a'.repeat(49)}` });
    expect(answer.status).toBe(401);
  });
});

describe.each(SYSTEM_NAMES)('on every route of %s', (name) => {
  test('a read-only token can read, and is refused every write with the missing scope', async () => {
    const { token } = await make(admin, { access: 'read', is_admin: true });
    for (const route of routesOf(name)) {
      const answer = await tryRoute(name, route, token);
      const said = `${route.method} ${route.url}: ${answer.status} ${answer.text.slice(0, 300)}`;
      if (route.personalTokens === 'never') {
        expect(answer.status, said).toBe(403);
        expect(answer.text, said).toContain(sessionRequired);
      } else if (route.method === 'GET') {
        expect(answer.status, said).not.toBe(401);
        expect(answer.text.includes(scopeRefused), said).toBe(false);
      } else {
        expect(answer.status, said).toBe(403);
        expect(answer.text, said).toContain(`${scopeRefused}: it needs ${route.tokenSystem ?? name}:write`);
      }
    }
  });

  test('a token for another system is refused with the missing scope', async () => {
    const other = SYSTEM_NAMES.find((one) => one !== name);
    const { token } = await make(admin, { access: 'write', is_admin: true, systems: [other] });
    for (const route of routesOf(name).filter(({ personalTokens }) => !personalTokens)) {
      const answer = await tryRoute(name, route, token);
      const said = `${route.method} ${route.url}: ${answer.status} ${answer.text.slice(0, 300)}`;
      expect(answer.status, said).toBe(403);
      expect(answer.text, said).toContain(
        `it needs ${route.tokenSystem ?? name}:${route.method === 'GET' ? 'read' : 'write'}`,
      );
    }
  });

  test('an administrator’s token without the admin scope cannot administer', async () => {
    const { token } = await make(admin, { access: 'write' });
    for (const route of routesOf(name).filter(({ access, personalTokens }) => access === 'admin' && !personalTokens)) {
      const answer = await tryRoute(name, route, token);
      expect(answer.status, `${route.method} ${route.url}`).toBe(403);
      expect(answer.text, `${route.method} ${route.url}`).toContain('it needs admin');
    }
  });

  test('an expired and a revoked token are refused', async () => {
    const expired = await make(user, { access: 'write' });
    const revoked = await make(user, { access: 'write' });
    await sql`update personal_tokens set expires_at = now() where id = ${expired.id}`.execute(
      server.core.database.query,
    );
    await call('DELETE', `/console/api/tokens/${revoked.id}`, { token: user });
    for (const route of routesOf(name)) {
      for (const { token } of [expired, revoked]) {
        const answer = await tryRoute(name, route, token);
        expect(answer.status, `${route.method} ${route.url}: ${answer.text.slice(0, 300)}`).toBe(401);
      }
    }
  });

  test('a token cannot send passwords and addresses', () => {
    // Passwords of other servers, and addresses of test mails.
    const others = ['/settings/database', '/api/system-config/smtp', '/api/user/config'];
    for (const { url, method, body, sessionFields = [], personalTokens } of routesOf(name)) {
      if (personalTokens === 'never' || others.some((other) => url.includes(other))) continue;
      const fields = Object.keys((body as { properties?: object } | undefined)?.properties ?? {});
      const secrets = fields.filter((field) => /password|email/.test(field));
      expect(sessionFields.toSorted(), `${method} ${url}`).toEqual(secrets.toSorted());
    }
  });
});

describe('a token', () => {
  test('is revoked at once on every node, with its open sockets', async () => {
    const { token, id } = await make(user, { access: 'read', systems: ['market'] });
    expect((await otherNode.send('GET', '/api/auth/me', { token })).status).toBe(200);
    const socket = await openSocket(`${otherNode.url}/ws/executions`, { token });
    socket.send({ type: 'ping' });
    await socket.take('pong');
    await call('DELETE', `/console/api/tokens/${id}`, { token: user });
    expect(await socket.closed).toEqual({ code: 1008, reason: 'session_ended' });
    await vi.waitFor(async () => {
      expect((await otherNode.send('GET', '/api/auth/me', { token })).status).toBe(401);
    });
    expect((await call('GET', '/market/api/auth/me', { token })).status).toBe(401);
  });

  test('of another system opens no socket', async () => {
    const { token } = await make(user, { access: 'write', systems: ['study'] });
    const socket = await openSocket(`${server.origin}/market/ws/executions`, { token });
    expect(await socket.closed).toEqual({ code: 1008, reason: 'token_scope' });
  });

  test('begins a resumable upload if it may write to courseware', async () => {
    const headers = { 'tus-resumable': '1.0.0', 'upload-length': '10' };
    const reading = await make(user, { access: 'read' });
    const address = '/courseware/api/v1/upload/resumable';
    const refused = await call('POST', address, { token: reading.token, headers });
    expect([refused.status, refused.text]).toEqual([403, expect.stringContaining('courseware:write')]);
    const writing = await make(user, { access: 'write', systems: ['courseware'] });
    expect((await call('OPTIONS', address, { token: writing.token, headers })).status).toBe(204);
    expect((await call('POST', address, { token: writing.token, headers })).text).not.toContain(scopeRefused);
  });

  test('is shown once, and stored as a hash only', async () => {
    const { token } = await make(user, { access: 'read' });
    const { body } = await call('GET', '/console/api/tokens', { token: user });
    expect(body.items[0]).toMatchObject({ name: 'ci', hint: token.slice(0, 8), access: 'read', systems: null });
    expect(JSON.stringify(body)).not.toContain(token);
    const { rows } = await sql<{ all: string }>`
      select (select json_agg(one)::text from personal_tokens one) || (select json_agg(one)::text from journal one) as all
    `.execute(server.core.database.query);
    expect(rows[0]?.all).not.toContain(token.slice(8));
  });

  test('with the scope of an administrator cannot be made by a user', async () => {
    const json = { name: 'ci', access: 'write', is_admin: true };
    expect((await call('POST', '/console/api/tokens', { token: user, json })).status).toBe(403);
  });

  test('of an administrator acts as a user, and still has the limit of its account', async () => {
    const { token } = await make(admin, { access: 'read', systems: ['market', 'identity'] });
    const me = await call('GET', '/identity/api/v1/auth/me', { token });
    expect(me.body).toMatchObject({ is_superuser: false });
    const limited = await call('GET', '/market/api/auth/me', { token });
    expect(limited.headers.get('ratelimit-policy')).toContain('q=1000');
  });

  test('shows its last use and place', async () => {
    const { token, id } = await make(user, { access: 'read' });
    await call('GET', '/factory/api/auth/me', { token, headers: { 'user-agent': 'curl/8.14.1' } });
    await vi.waitFor(async () => {
      const { body } = await call('GET', '/console/api/tokens', { token: user });
      const one = body.items.find((item: { id: string }) => item.id === id);
      expect(one).toMatchObject({
        last_used_at: expect.any(String),
        last_address: '127.0.0.1',
        last_device: 'curl',
      });
    }, 20_000);
  });

  test('shows the place of a socket, too', async () => {
    const { token, id } = await make(user, { access: 'read', systems: ['market'] });
    await using socket = await openSocket(`${server.origin}/market/ws/executions`, { token });
    socket.send({ type: 'ping' });
    await socket.take('pong');
    await vi.waitFor(async () => {
      const { body } = await call('GET', '/console/api/tokens', { token: user });
      const one = body.items.find((item: { id: string }) => item.id === id);
      expect(one).toMatchObject({ last_used_at: expect.any(String), last_address: '127.0.0.1' });
    }, 20_000);
  });

  test('shows its own scopes', async () => {
    const { token } = await make(user, { access: 'read', systems: ['study'], expires_in_days: 7 });
    const { status, body } = await call('GET', '/console/api/token', { token });
    expect(status).toBe(200);
    expect(body.token).toMatchObject({ name: 'ci', systems: ['study'], access: 'read' });
  });

  test('that an administrator revokes is gone, and both are in the journal', async () => {
    const { body } = await call('GET', '/console/api/session', { token: user });
    const owner = body.account.id;
    const { id, token } = await make(user, { access: 'read' });
    const listed = await call('GET', `/console/api/users/${owner}/tokens?page_size=1`, { token: admin });
    expect(listed.body).toMatchObject({ page_size: 1, items: [{ id }] });
    expect((await call('DELETE', `/console/api/users/${owner}/tokens/${id}`, { token: admin })).status).toBe(200);
    expect((await call('GET', '/study/api/auth/me', { token })).status).toBe(401);
    for (const action of ['create_token', 'revoke_token']) {
      const journal = await call('GET', `/console/api/journal?action=${action}`, { token: admin });
      expect(journal.body.items[0]).toMatchObject({ target: `account:${owner}`, detail: { token: id, name: 'ci' } });
    }
  });
});

describe('the tokens of an account', () => {
  const register = async (username: string) => {
    const { accounts, sessions, database } = server.core;
    const email = `${username}@example.com`;
    const account = await accounts.register({ username, email, password: 'password123' });
    const { accessToken } = await sessions.open(database.query, account, { system: 'test', tokenLifetime: 3_600 });
    return { account, token: (await make(accessToken, { access: 'read' })).token };
  };
  const status = async (token: string) => (await call('GET', '/study/api/auth/me', { token })).status;

  test('stay when their owner changes the password', async () => {
    const { account, token } = await register('owner-a');
    await server.core.accounts.changePassword(account.id, 'password123', 'password456');
    expect(await status(token)).toBe(200);
  });

  test('are revoked when the password is reset', async () => {
    const { account, token } = await register('owner-b');
    expect(await status(token)).toBe(200);
    await server.core.administration.resetPassword(account.id, 'password456', { accountId: 1, address: '127.0.0.1' });
    expect(await status(token)).toBe(401);
  });

  test('are revoked for good when the account is disabled', async () => {
    const { account, token } = await register('owner-c');
    expect(await status(token)).toBe(200);
    const by = { accountId: 1, address: '127.0.0.1' };
    await server.core.administration.update(account.id, { isActive: false }, by);
    expect(await status(token)).toBe(401);
    await server.core.administration.update(account.id, { isActive: true }, by);
    expect(await status(token)).toBe(401);
  });
});

describe('a token limited', () => {
  test('to a table reaches no other route of market', async () => {
    const { token } = await make(user, { access: 'read', tables: ['ak_one'] });
    expect((await call('GET', '/market/api/tasks/', { token })).text).toContain('it needs market:*');
    expect((await call('GET', '/market/api/tables/', { token })).status).toBe(403);
    expect((await call('GET', '/market/api/tables/ak_one', { token })).status).toBe(404);
    expect((await call('GET', '/console/api/runs', { token })).status).toBe(403);
  });

  test('to a table reaches no other system, unless that is named', async () => {
    const made = await make(user, { access: 'write', tables: ['ak_one'] });
    expect((await call('GET', '/console/api/token', { token: made.token })).body.token.systems).toEqual(['market']);
    expect((await call('GET', '/factory/api/auth/me', { token: made.token })).text).toContain('factory:read');
    const wide = await make(user, { access: 'write', tables: ['ak_one'], systems: ['market', 'factory'] });
    expect((await call('GET', '/factory/api/auth/me', { token: wide.token })).status).toBe(200);
    const both = await make(user, { access: 'write', tables: ['ak_one'], task_types: ['test'] });
    expect((await call('GET', '/console/api/token', { token: both.token })).body.token.systems).toEqual([
      'market',
      'factory',
    ]);
  });

  test('to types of task without factory among its systems is refused', async () => {
    const json = { name: 'ci', access: 'read', systems: ['study'], task_types: ['test'] };
    const refused = await call('POST', '/console/api/tokens', { token: user, json });
    expect(refused.status).toBe(422);
    expect(refused.body.error.data.issues).toMatchObject([{ field: 'task_types' }]);
  });

  test('to a type of task sees and starts only tasks of that type', async () => {
    const { token } = await make(user, { access: 'write', systems: ['factory'], task_types: ['test'] });
    const start = (task_type: string, by: string) =>
      call('POST', '/factory/api/tasks', { token: by, json: { title: 'one', task_type, config: {} } });
    expect((await start('training', token)).text).toContain('it needs task_type:training');
    const started = await start('test', token);
    expect(started.status, started.text).toBe(200);
    const { id } = started.body.data;
    expect((await call('GET', `/factory/api/tasks/${id}`, { token })).status).toBe(200);
    expect((await call('GET', '/factory/api/tasks', { token })).text).toContain('task_type:*');
    expect((await call('GET', '/factory/api/tasks?task_type=test', { token })).status).toBe(200);
    expect((await call('GET', '/factory/api/gpu/servers', { token })).status).toBe(403);
    const other = await make(user, { access: 'write', systems: ['factory'], task_types: ['training'] });
    expect((await call('GET', `/factory/api/tasks/${id}`, { token: other.token })).text).toContain('task_type:test');
    expect((await call('DELETE', `/factory/api/tasks/${id}`, { token: other.token })).status).toBe(403);
  });
});
