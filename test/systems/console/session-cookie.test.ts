import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { openSocket } from '../../support/sockets.ts';
import { accountWith } from '../../support/tokens.ts';

let server: TestServer;
let market: TestServer;
let cookie: string;
let setCookie: string;
const password = 'correct horse 1';

beforeAll(async () => {
  server = await startTestServer('console');
  market = await startTestServer('market', { databaseUrl: server.core.config.databaseUrl ?? '' });
  await server.core.accounts.register({ username: 'user-a', email: 'user-a@example.com', password });
  const answer = await signIn(server);
  setCookie = answer.headers.get('set-cookie') ?? '';
  cookie = setCookie.split(';')[0] ?? '';
});

afterAll(async () => {
  await market.close();
  await server.close();
  expect(server.undeclared).toEqual([]);
});

const ours = { 'sec-fetch-site': 'same-origin' };

const signIn = (to: TestServer, headers: Record<string, string> = ours, body: object = {}) =>
  to.send('POST', '/api/session', { json: { name: 'user-a', password, ...body }, headers });

describe('the cookie', () => {
  test('is hidden from scripts and other sites, and ends with the browser', () => {
    expect(setCookie.split('; ').slice(1)).toEqual(['Path=/', 'HttpOnly', 'SameSite=Strict']);
  });

  test('lasts 30 days with remember_me', async () => {
    const answer = await signIn(server, ours, { remember: true });
    expect(answer.headers.get('set-cookie')).toContain('Max-Age=2592000');
  });

  test('is Secure if the server’s public address is https', async () => {
    const secure = await startTestServer('console', {
      databaseUrl: server.core.config.databaseUrl ?? '',
      environment: { PUBLIC_URL: 'https://owlery.example.com/owl' },
    });
    const answer = await signIn(secure);
    await secure.close();
    expect(answer.headers.get('set-cookie')).toContain('; Secure');
  });

  test('is not contained in any answer', async () => {
    const answer = await server.send('GET', '/api/session', { headers: { cookie, ...ours } });
    expect(answer.body.account.username).toBe('user-a');
    expect(answer.text).not.toContain(cookie.split('=')[1]);
  });
});

describe('a request with the cookie', () => {
  const status = async (method: string, headers: Record<string, string>) =>
    (
      await market.send(method, method === 'GET' ? '/api/tasks/' : '/api/auth/logout', {
        headers: { cookie, ...headers },
      })
    ).status;

  test('is accepted by other systems when one of our pages sends it', async () => {
    expect(await status('GET', ours)).toBe(200);
    expect(await status('GET', { 'sec-fetch-site': 'none' })).toBe(200);
  });

  test.each(['cross-site', 'same-site'])('is unauthenticated when a %s page sends it', async (site) => {
    expect(await status('GET', { 'sec-fetch-site': site })).toBe(401);
    expect(await status('POST', { 'sec-fetch-site': site })).toBe(401);
  });

  test('changes nothing when its address was typed', async () => {
    expect(await status('POST', { 'sec-fetch-site': 'none' })).toBe(401);
  });

  test('must name our origin when the browser sends no Sec-Fetch-Site', async () => {
    expect(await status('POST', {})).toBe(401);
    expect(await status('POST', { origin: 'http://evil.example.com' })).toBe(401);
    expect(await status('POST', { origin: 'null' })).toBe(401);
    expect(await status('GET', { origin: 'http://evil.example.com' })).toBe(401);
    expect(await status('GET', { origin: new URL(market.url).origin })).toBe(200);
  });

  test('uses the bearer token if it has one', async () => {
    const token = await accountWith(server.core, 'admin');
    const answer = await server.send('GET', '/api/session', { token, headers: { cookie, ...ours } });
    expect(answer.body.account.role).toBe('admin');
  });

  test('is unauthenticated after the session has ended, on other systems too', async () => {
    const second = (await signIn(server)).headers.get('set-cookie')?.split(';')[0] ?? '';
    const out = await server.send('DELETE', '/api/session', { headers: { cookie: second, ...ours } });
    expect(out.headers.get('set-cookie')).toContain('Max-Age=0');
    const answer = await server.send('GET', '/api/session', { headers: { cookie: second, ...ours } });
    expect(answer.body.account).toBeNull();
    expect((await server.send('GET', '/api/runs', { headers: { cookie: second, ...ours } })).status).toBe(401);
  });
});

describe('signing in', () => {
  test('is refused to a page of another origin', async () => {
    const answer = await signIn(server, { 'sec-fetch-site': 'cross-site', origin: 'http://evil.example.com' });
    expect(answer.status).toBe(403);
    expect(answer.body.error.code).toBe('foreign_page');
    expect(answer.headers.get('set-cookie')).toBeNull();
  });

  test('returns the end of the lock to a locked account', async () => {
    await server.core.accounts.register({ username: 'user-b', email: 'user-b@example.com', password });
    const wrong = () => signIn(server, ours, { name: 'user-b', password: 'wrong password' });
    for (let count = 0; count < 5; count += 1) await wrong();
    const answer = await wrong();
    expect(answer.status).toBe(423);
    expect(Date.parse(answer.body.error.data.until)).toBeGreaterThan(Date.now());
  });
});

describe('a socket', () => {
  const open = (headers: Record<string, string>) => openSocket(`${server.url}/ws`, { headers });

  test('can be opened with the cookie by our own page only', async () => {
    const origin = new URL(server.url).origin;
    await using own = await open({ cookie, origin });
    expect(await own.take('connected')).toEqual({ type: 'connected' });
    await using foreign = await open({ cookie, origin: 'http://evil.example.com' });
    expect((await foreign.closed).reason).toBe('origin_refused');
    await using unnamed = await open({ cookie });
    expect((await unnamed.closed).reason).toBe('sign_in_required');
  });
});

test('Changing the password ends every other session, and this one continues with a new cookie', async () => {
  const other = (await signIn(server)).headers.get('set-cookie')?.split(';')[0] ?? '';
  const changed = await server.send('PUT', '/api/password', {
    json: { old_password: password, new_password: 'another horse 2' },
    headers: { cookie, ...ours },
  });
  expect(changed.status).toBe(200);
  const next = changed.headers.get('set-cookie')?.split(';')[0] ?? '';
  const who = async (one: string) =>
    (await server.send('GET', '/api/session', { headers: { cookie: one, ...ours } })).body.account?.username;
  expect(await who(other)).toBeUndefined();
  expect(await who(cookie)).toBeUndefined();
  expect(await who(next)).toBe('user-a');
});
