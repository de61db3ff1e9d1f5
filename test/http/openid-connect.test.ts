/** Sign-in by a real OpenID Connect provider, and what must not sign anybody in. */
import { generateSync } from 'otplib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hashRecoveryCode } from '../../src/core/accounts/recovery-codes.ts';
import { CookieJar, environmentOf, startProvider, type TestProvider } from '../support/oidc-provider.ts';
import { freePort } from '../support/ports.ts';
import { send } from '../support/server.ts';
import { openAccount, PASSWORD } from '../support/tokens.ts';
import { startWholeServer, type WholeServer } from '../support/whole-server.ts';

let provider: TestProvider;
let server: WholeServer;
beforeAll(async () => {
  const port = await freePort();
  // Behind a proxy that serves it under a path; the test takes the path away again, as the proxy does.
  const publicUrl = `http://127.0.0.1:${port}/owlery`;
  const consoleUrl = `${publicUrl}/console`;
  provider = await startProvider(
    ['corp', 'limited', 'closed', 'slash'].map((id) => `${consoleUrl}/api/oidc/${id}/callback`),
    [`${consoleUrl}/sign-in`],
  );
  server = await startWholeServer({
    PORT: String(port),
    PUBLIC_URL: publicUrl,
    OWLERY_OIDC: 'corp,limited,closed,wrong,slash',
    ...environmentOf(provider),
    OWLERY_OIDC_CORP_NAME: 'Corp',
    OWLERY_OIDC_CORP_ROLE_CLAIM: 'groups',
    OWLERY_OIDC_CORP_ADMIN_VALUES: 'owlery-admins',
    ...environmentOf(provider, 'limited'),
    OWLERY_OIDC_LIMITED_DOMAINS: 'example.com',
    ...environmentOf(provider, 'closed'),
    OWLERY_OIDC_CLOSED_REGISTER: 'false',
    ...environmentOf(provider, 'slash'),
    OWLERY_OIDC_SLASH_ISSUER: `${provider.issuer}/`,
    ...environmentOf(provider, 'wrong'),
    // The document there names another issuer.
    OWLERY_OIDC_WRONG_ISSUER: provider.issuer.replace('127.0.0.1', 'localhost'),
  });
});
afterAll(async () => {
  expect(server.undeclared).toEqual([]);
  await server[Symbol.asyncDispose]();
  await provider[Symbol.asyncDispose]();
});

const pagesOf = () => ({ origin: server.origin, 'accept-language': 'en' });
const withoutPath = (address: string) => address.replace('/owlery/', '/');

async function ask(jar: CookieJar, method: string, path: string, json?: unknown, headers: Record<string, string> = {}) {
  const response = await jar.fetch(`${server.origin}/console/api${path}`, {
    method,
    headers: { ...pagesOf(), ...(json !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(json !== undefined && { body: JSON.stringify(json) }),
  });
  // biome-ignore lint/suspicious/noExplicitAny: JSON of any shape; the tests assert what is in it.
  return { status: response.status, body: (await response.json()) as any };
}

/** Goes to the provider and comes back. @returns the address of the answer */
async function visit(jar: CookieJar, sub: string, id = 'corp', path = `/sign-in/${id}`, body: object = {}) {
  const begun = await ask(jar, 'POST', path, body);
  expect(begun.status, JSON.stringify(begun.body)).toBe(200);
  return withoutPath(await jar.signInAt(begun.body.location, provider, sub));
}

/** @returns the page that an answer leads to, below the console */
async function follow(jar: CookieJar, address: string): Promise<string> {
  const response = await jar.fetch(address);
  expect(response.status).toBe(303);
  expect(response.headers.get('cache-control')).toBe('no-store');
  const prefix = `${server.origin}/owlery/console`;
  const location = response.headers.get('location') ?? '';
  expect(location.startsWith(`${prefix}/`), location).toBe(true);
  return location.slice(prefix.length);
}

const refusalOf = (page: string) => new URLSearchParams(page.split('?')[1]).get('refused');
const whoIs = async (jar: CookieJar) => (await ask(jar, 'GET', '/session')).body.account;

function person(sub: string, more: object = {}) {
  provider.users.set(sub, { email: `${sub}@example.com`, email_verified: true, name: `User ${sub}`, ...more });
  return sub;
}

/** A new account that was signed in by a provider. */
async function arrived(sub: string, more: object = {}, id = 'corp') {
  const jar = new CookieJar();
  const page = await follow(jar, await visit(jar, person(sub, more), id));
  return { jar, page };
}

/** An account with a password, signed in. */
async function withPassword(role: 'user' | 'admin' = 'user') {
  const { account, token } = await openAccount(server.core, role);
  const jar = new CookieJar();
  const signedIn = await ask(jar, 'POST', '/session', { name: account.username, password: PASSWORD });
  expect(signedIn.status, JSON.stringify(signedIn.body)).toBe(200);
  return { account, token, jar };
}

async function journalOf(action: string) {
  const { token } = await openAccount(server.core, 'admin');
  const path = `${server.origin}/console/api/journal?action=${action}&page_size=100`;
  return (await send('GET', path, { token })).body.items as { target: string; detail: object; account_id: number }[];
}

describe('A sign-in by a provider', () => {
  test('makes an account the first time and finds it the second time', async () => {
    const { jar, page } = await arrived('first', { preferred_username: 'First.User' });
    expect(page).toBe('/');
    const account = await whoIs(jar);
    expect(account).toMatchObject({
      username: 'First.User',
      email: 'first@example.com',
      full_name: 'User first',
      role: 'user',
    });
    provider.users.set('first', { email: 'renamed@example.com', email_verified: true });
    const again = new CookieJar();
    await follow(again, await visit(again, 'first'));
    expect((await whoIs(again)).id).toBe(account.id);
    const [entry] = await journalOf('link_provider');
    expect(entry).toMatchObject({ target: `account:${account.id}`, detail: { provider: 'corp' } });
  });

  test('leads to the page that was asked for, and never to another site', async () => {
    const jar = new CookieJar();
    const address = await visit(jar, person('next'), 'corp', '/sign-in/corp', { next: '/runs?status=failed' });
    expect(await follow(jar, address)).toBe('/runs?status=failed');
    for (const next of ['//evil.example', '/\\evil.example', 'https://evil.example', '/a\nb']) {
      expect((await ask(jar, 'POST', '/sign-in/corp', { next })).status, next).toBe(422);
    }
  });

  test('gives the role that the claim names, and keeps the last administrator', async () => {
    const { jar } = await arrived('boss', { groups: ['owlery-admins'] });
    expect((await whoIs(jar)).role).toBe('admin');
    await openAccount(server.core, 'admin');
    person('boss', { groups: [] });
    await follow(jar, await visit(jar, 'boss'));
    expect((await whoIs(jar)).role).toBe('user');
  });

  test('sends PKCE, a nonce and a state, and no secret', async () => {
    const { body } = await ask(new CookieJar(), 'POST', '/sign-in/corp', {});
    const { searchParams } = new URL(body.location);
    expect(Object.fromEntries(searchParams)).toMatchObject({
      code_challenge_method: 'S256',
      nonce: expect.stringMatching(/^[\w-]{43}$/),
      state: expect.stringMatching(/^[\w-]{43}$/),
      redirect_uri: `${server.origin}/owlery/console/api/oidc/corp/callback`,
    });
    expect(body.location).not.toContain('secret');
  });

  test('is offered by name, and refused to pages of other sites', async () => {
    const jar = new CookieJar();
    expect((await ask(jar, 'GET', '/sign-in')).body.providers[0]).toEqual({ id: 'corp', name: 'Corp' });
    const foreign = await ask(jar, 'POST', '/sign-in/corp', {}, { origin: 'https://evil.example' });
    expect(foreign.body.error.code).toBe('foreign_page');
    expect((await ask(jar, 'POST', '/sign-in/unknown', {})).body.error.code).toBe('oidc_provider_not_found');
  });

  test('signs out at the provider too', async () => {
    const { jar } = await arrived('leaving');
    const { body } = await ask(jar, 'DELETE', '/session');
    const address = new URL(body.location);
    expect(address.origin).toBe(provider.issuer);
    expect(address.searchParams.get('post_logout_redirect_uri')).toBe(`${server.origin}/owlery/console/sign-in`);
    expect((await jar.fetch(address)).status).toBe(200);
    expect(await whoIs(jar)).toBe(null);
  });
});

describe('No sign-in follows from', () => {
  const refusedWith = async (sub: string, more: object, id = 'corp') => {
    const { jar, page } = await arrived(sub, more, id);
    expect(await whoIs(jar)).toBe(null);
    return refusalOf(page);
  };

  test('an address that the provider has not verified', async () => {
    expect(await refusedWith('unverified', { email_verified: false })).toBe('oidc_email_unverified');
    expect(await refusedWith('no-address', { email: undefined })).toBe('oidc_email_unverified');
  });

  test('an address of another domain, also at a later sign-in', async () => {
    expect(await refusedWith('outside', { email: 'a@example.com.evil.example' }, 'limited')).toBe(
      'oidc_domain_refused',
    );
    expect(await refusedWith('unsure', { email_verified: false }, 'limited')).toBe('oidc_email_unverified');
    expect((await arrived('mover', {}, 'limited')).page).toBe('/');
    expect(await refusedWith('mover', { email: 'mover@elsewhere.example' }, 'limited')).toBe('oidc_domain_refused');
  });

  test('an unknown identity where the provider makes no accounts', async () => {
    expect(await refusedWith('stranger', {}, 'closed')).toBe('oidc_not_registered');
  });

  test('a disabled account', async () => {
    const { jar } = await arrived('disabled');
    const { id } = await whoIs(jar);
    await server.core.administration.update(id, { isActive: false }, { accountId: id, address: '127.0.0.1' });
    expect(await refusedWith('disabled', {})).toBe('account_inactive');
  });

  test('another subject with the address of an account', async () => {
    const { jar } = await arrived('owner');
    const { id } = await whoIs(jar);
    const other = await arrived('another-subject', { email: 'owner@example.com' });
    expect(other.page).toMatch(/^\/sign-in\?step=link&provider=corp/);
    expect(await whoIs(other.jar)).toBe(null);
    expect(await server.core.waysIn.list(id)).toMatchObject({ links: [{ email: 'owner@example.com' }] });
  });

  test('an answer that was used before, and a code that was used before', async () => {
    const jar = new CookieJar();
    const address = await visit(jar, person('replay'));
    await follow(jar, address);
    const [other, begun] = [new CookieJar(), new CookieJar()];
    expect(refusalOf(await follow(jar, address))).toBe('oidc_attempt_invalid');
    expect(refusalOf(await follow(other, address))).toBe('oidc_attempt_invalid');
    const { body } = await ask(begun, 'POST', '/sign-in/corp', {});
    const replayed = new URL(address);
    replayed.searchParams.set('state', new URL(body.location).searchParams.get('state') ?? '');
    expect(refusalOf(await follow(begun, replayed.href))).toBe('oidc_answer_invalid');
    expect(await whoIs(begun)).toBe(null);
  });

  test('an answer in another browser, for another provider or with another state', async () => {
    const address = await visit(new CookieJar(), person('elsewhere'));
    const thief = new CookieJar();
    await ask(thief, 'POST', '/sign-in/corp', {});
    expect(refusalOf(await follow(thief, address))).toBe('oidc_attempt_invalid');
    const jar = new CookieJar();
    const own = await visit(jar, 'elsewhere');
    expect(refusalOf(await follow(jar, own.replace('/corp/', '/limited/')))).toBe('oidc_attempt_invalid');
    expect(refusalOf(await follow(jar, `${own}x`.replace(/state=[^&]+/, 'state=guessed')))).toBe(
      'oidc_attempt_invalid',
    );
  });

  test('an answer of another issuer, or without one', async () => {
    for (const change of ['https://evil.example', undefined]) {
      const jar = new CookieJar();
      const address = new URL(await visit(jar, person('issuer')));
      if (change) address.searchParams.set('iss', change);
      else address.searchParams.delete('iss');
      expect(refusalOf(await follow(jar, address.href))).toBe('oidc_answer_invalid');
    }
    const wrong = await ask(new CookieJar(), 'POST', '/sign-in/wrong', {});
    expect([wrong.status, wrong.body.error.code]).toEqual([502, 'oidc_unavailable']);
  });

  test('an ID token that is wrong in one point', async () => {
    const now = Math.floor(Date.now() / 1000);
    const wrong: Record<string, object> = {
      expired: { exp: now - 60 },
      'not yet valid': { nbf: now + 60 },
      'of another issuer': { iss: 'https://evil.example' },
      'for another client': { aud: 'another-client' },
      'with another nonce': { nonce: 'replayed' },
      'of another subject than its user': { sub: 'somebody-else' },
    };
    try {
      for (const [name, change] of Object.entries(wrong)) {
        provider.change = (claims) => ({ ...claims, ...change });
        expect(await refusedWith('wrong-token', {}), name).toBe('oidc_answer_invalid');
      }
      provider.isForged = true;
      provider.change = (claims) => claims;
      expect(await refusedWith('forged-token', {})).toBe('oidc_answer_invalid');
      provider.isForged = false;
      // Clocks may differ by half a minute.
      provider.change = (claims) => ({ ...claims, exp: now - 10, nbf: now + 10 });
      expect((await arrived('late')).page).toBe('/');
    } finally {
      Object.assign(provider, { change: undefined, isForged: false });
    }
  });

  test('a refusal at the provider', async () => {
    const jar = new CookieJar();
    const { body } = await ask(jar, 'POST', '/sign-in/corp', {});
    const state = new URL(body.location).searchParams.get('state');
    const answer = new URLSearchParams({ error: 'access_denied', state: state ?? '', iss: provider.issuer });
    const path = `${server.origin}/console/api/oidc/corp/callback?${answer}`;
    expect(refusalOf(await follow(jar, path))).toBe('oidc_refused');
    expect(refusalOf(await follow(jar, path))).toBe('oidc_attempt_invalid');
  });
});

describe('A link', () => {
  const link = (jar: CookieJar, sub: string, password = PASSWORD) =>
    visit(jar, sub, 'corp', '/ways-in/link/corp', { password });

  test('is made by a signed-in owner, and removed again', async () => {
    const { jar, account } = await withPassword();
    expect((await ask(jar, 'POST', '/ways-in/link/corp', { password: 'wrong-password' })).body.error.code).toBe(
      'wrong_password',
    );
    expect(await follow(jar, await link(jar, person('linked')))).toBe('/profile');
    const again = new CookieJar();
    await follow(again, await visit(again, 'linked'));
    expect((await whoIs(again)).id).toBe(account.id);
    const { links } = (await ask(jar, 'GET', '/ways-in')).body;
    expect(links).toMatchObject([{ provider: 'corp', email: 'linked@example.com' }]);
    const removed = await ask(jar, 'DELETE', `/ways-in/${links[0].id}`, { password: PASSWORD });
    expect(removed.status, JSON.stringify(removed.body)).toBe(200);
    person('linked', { email: account.email });
    expect((await arrived('linked', { email: account.email })).page).toContain('step=link');
    const [entry] = await journalOf('unlink_provider');
    expect(entry).toMatchObject({ target: `account:${account.id}` });
  });

  test('is not made when the session has ended, nor to a second account', async () => {
    const { jar } = await withPassword();
    const address = await link(jar, person('ended'));
    await ask(jar, 'DELETE', '/session');
    expect(refusalOf(await follow(jar, address))).toBe('oidc_attempt_invalid');
    const owner = await withPassword();
    expect(await follow(owner.jar, await link(owner.jar, 'ended'))).toBe('/profile');
    const other = await withPassword();
    const refused = await follow(other.jar, await link(other.jar, 'ended'));
    expect(refusalOf(refused)).toBe('oidc_identity_taken');
    // Still signed in, so not to the page that signs in.
    expect(refused).toMatch(/^\/profile\?/);
  });

  test('is made by a sign-in at the provider and the password of the account', async () => {
    const { account } = await withPassword();
    const { jar } = await arrived('proving', { email: account.email });
    const finish = (password: string) => ask(jar, 'PUT', '/sign-in', { name: account.username, password });
    expect((await finish('wrong-password')).body.error.code).toBe('invalid_credentials');
    expect((await ask(jar, 'PUT', '/sign-in', { code: '000000' })).body.error.code).toBe('oidc_attempt_invalid');
    expect((await finish(PASSWORD)).status).toBe(200);
    expect((await whoIs(jar)).id).toBe(account.id);
    expect((await finish(PASSWORD)).body.error.code).toBe('oidc_attempt_invalid');
  });

  test('stays if it is the only way in', async () => {
    const { jar } = await arrived('only-way');
    const { links, has_password } = (await ask(jar, 'GET', '/ways-in')).body;
    expect(has_password).toBe(false);
    expect((await ask(jar, 'DELETE', `/ways-in/${links[0].id}`, {})).body.error.code).toBe('last_way_in');
    const set = await ask(jar, 'PUT', '/password', { new_password: 'password456' });
    expect(set.status, JSON.stringify(set.body)).toBe(200);
    expect((await ask(jar, 'DELETE', `/ways-in/${links[0].id}`, {})).body.error.code).toBe('wrong_password');
    expect((await ask(jar, 'DELETE', `/ways-in/${links[0].id}`, { password: 'password456' })).status).toBe(200);
  });

  test('needs a recent sign-in where there is no password', async () => {
    const { jar } = await arrived('stale');
    const { id } = await whoIs(jar);
    const { database, sessions } = server.core;
    const old = new Date(Date.now() - 3_600_000).toISOString();
    await database.query.updateTable('sessions').set({ created_at: old }).where('account_id', '=', id).execute();
    sessions.forget(id);
    expect((await ask(jar, 'PUT', '/password', { new_password: 'password456' })).body.error.code).toBe('sign_in_again');
  });
});

test('An account without a password sets up an authenticator app, and removes it', async () => {
  const { jar } = await arrived('app-without-password');
  const begun = await ask(jar, 'POST', '/second-factor', {});
  expect(begun.status, JSON.stringify(begun.body)).toBe(200);
  const confirmed = await ask(jar, 'PUT', '/second-factor', { code: generateSync({ secret: begun.body.secret }) });
  expect(confirmed.status, JSON.stringify(confirmed.body)).toBe(200);
  const [code] = confirmed.body.recovery_codes;
  expect((await ask(jar, 'DELETE', '/second-factor', { code })).status).toBe(200);
});

test('A link is listed under its provider if the issuer is configured with another slash', async () => {
  const { jar } = await arrived('slash', {}, 'slash');
  expect((await ask(jar, 'GET', '/ways-in')).body.links).toMatchObject([{ provider: 'corp' }]);
});

test('A provider that is away when the answer comes is reported as unavailable', async () => {
  const port = await freePort();
  const publicUrl = `http://127.0.0.1:${port}`;
  await using away = await startProvider([`${publicUrl}/console/api/oidc/corp/callback`]);
  const environment = { PORT: String(port), PUBLIC_URL: publicUrl, OWLERY_OIDC: 'corp', ...environmentOf(away) };
  await using own = await startWholeServer(environment);
  away.users.set('early', { email: 'early@example.com', email_verified: true });
  const jar = new CookieJar();
  const begun = await jar.fetch(`${publicUrl}/console/api/sign-in/corp`, {
    method: 'POST',
    headers: { origin: publicUrl, 'content-type': 'application/json' },
    body: '{}',
  });
  const { location } = (await begun.json()) as { location: string };
  const address = await jar.signInAt(location, away, 'early');
  await away[Symbol.asyncDispose]();
  const answer = await jar.fetch(address.replace(publicUrl, own.origin));
  expect(refusalOf(answer.headers.get('location') ?? '')).toBe('oidc_unavailable');
});

test('The second factor of an account is asked for after the provider too', async () => {
  const { jar } = await arrived('factor');
  const { id, username } = await whoIs(jar);
  const { database, secondFactors } = server.core;
  await secondFactors.begin({ id, username });
  // Turned on without an app: a recovery code is what this test signs in with.
  await database.query
    .updateTable('second_factors')
    .set({ confirmed_at: new Date().toISOString() })
    .where('account_id', '=', id)
    .execute();
  await database.query
    .insertInto('recovery_codes')
    .values({ account_id: id, code_hash: hashRecoveryCode('AAAA-BBBB') })
    .execute();
  const again = await arrived('factor');
  expect(again.page).toMatch(/^\/sign-in\?step=factor/);
  expect(await whoIs(again.jar)).toBe(null);
  const asked = await ask(again.jar, 'PUT', '/sign-in', {});
  expect(asked.body.error).toMatchObject({ code: 'second_factor_required', data: { methods: ['code'] } });
  expect((await ask(again.jar, 'PUT', '/sign-in', { code: '000000' })).body.error.code).toBe('second_factor_wrong');
  expect((await ask(again.jar, 'PUT', '/sign-in', { code: 'AAAA-BBBB' })).status).toBe(200);
  expect((await whoIs(again.jar)).id).toBe(id);
});
