/** A real OpenID Connect provider (oidc-provider of npm), and a browser without pages that signs in there. */
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider, { type Configuration, type KoaContextWithOIDC } from 'oidc-provider';

export interface OidcUser {
  email?: string;
  email_verified?: boolean;
  name?: string;
  preferred_username?: string;
  groups?: string[];
}

export interface TestProvider extends AsyncDisposable {
  readonly issuer: string;
  /** By subject. */
  readonly users: Map<string, OidcUser>;
  /** Changes the claims of ID tokens before they are signed again, as a wrong or hostile provider would. */
  change: ((claims: Claims) => Claims) | undefined;
  /** Whether changed tokens are signed by a key that the provider does not publish. */
  isForged: boolean;
}

export type Claims = Record<string, unknown>;

const CLIENT = { client_id: 'owlery', client_secret: 'the secret of the client' };

/** The variables of a provider named `corp`. */
export const environmentOf = ({ issuer }: TestProvider, id = 'corp'): Record<string, string> => {
  const prefix = `OWLERY_OIDC_${id.toUpperCase()}_`;
  return {
    [`${prefix}ISSUER`]: issuer,
    [`${prefix}CLIENT_ID`]: CLIENT.client_id,
    [`${prefix}CLIENT_SECRET`]: CLIENT.client_secret,
  };
};

/** @param redirectUris of the client, and the pages after signing out */
export async function startProvider(redirectUris: string[], signedOutUris: string[] = []): Promise<TestProvider> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const users = new Map<string, OidcUser>();
  const made: Omit<TestProvider, keyof AsyncDisposable> = { issuer, users, change: undefined, isForged: false };
  const [key, forgedKey] = [makeKey(), makeKey()];
  const configuration: Configuration = {
    clients: [{ ...CLIENT, redirect_uris: redirectUris, post_logout_redirect_uris: signedOutUris }],
    jwks: { keys: [{ ...key.export({ format: 'jwk' }), kid: 'test', alg: 'RS256', use: 'sig' } as never] },
    cookies: { keys: ['a key of the test'] },
    claims: {
      openid: ['sub'],
      email: ['email', 'email_verified'],
      profile: ['name', 'preferred_username', 'groups'],
    },
    findAccount: (_context, sub) => ({ accountId: sub, claims: () => ({ sub, ...users.get(sub) }) }),
    loadExistingGrant: grantAll,
    ttl: { IdToken: 3_600, Grant: 600, Session: 600, Interaction: 600, AccessToken: 600 },
    features: {
      devInteractions: { enabled: true },
      rpInitiatedLogout: {
        logoutSource: async (context, form) => {
          context.body = form;
        },
      },
    },
  };
  const provider = new Provider(issuer, configuration);
  provider.silent = true;
  provider.use(async (context, next) => {
    await next();
    const body = context.body as { id_token?: string } | undefined;
    if (!made.change || body?.id_token === undefined) return;
    const claims = JSON.parse(Buffer.from(body.id_token.split('.')[1] ?? '', 'base64url').toString());
    body.id_token = signed(made.change(claims), made.isForged ? forgedKey : key);
  });
  server.on('request', provider.callback());
  return Object.assign(made, {
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  });
}

const makeKey = () => generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey;

function signed(claims: Claims, key: KeyObject): string {
  const parts = [{ alg: 'RS256', typ: 'JWT', kid: 'test' }, claims];
  const text = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  return `${text}.${sign('RSA-SHA256', Buffer.from(text), key).toString('base64url')}`;
}

/** Users are not asked for consent. */
async function grantAll({ oidc }: KoaContextWithOIDC) {
  const { client, session, provider } = oidc;
  const grant = new provider.Grant({ clientId: client?.clientId, accountId: session?.accountId });
  grant.addOIDCScope('openid email profile');
  await grant.save();
  return grant;
}

/** A browser: cookies by host, and redirects followed one by one. */
export class CookieJar {
  readonly #cookies = new Map<string, Map<string, string>>();

  async fetch(url: string | URL, init: RequestInit = {}): Promise<Response> {
    const { host } = new URL(url);
    const jar = this.#cookies.get(host) ?? new Map<string, string>();
    this.#cookies.set(host, jar);
    const cookie = Array.from(jar, ([name, value]) => `${name}=${value}`).join('; ');
    const headers = new Headers(init.headers);
    if (cookie) headers.set('cookie', cookie);
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '' || /max-age=0/i.test(line)) jar.delete(name);
      else jar.set(name, value);
    }
    return response;
  }

  /** Signs in as a user at the provider. @returns the address that the provider sends the browser back to */
  async signInAt(location: string, { issuer }: TestProvider, sub: string): Promise<string> {
    let response = await this.fetch(location);
    for (let steps = 0; steps < 10; steps += 1) {
      const next = response.headers.get('location');
      if (next === null) throw new Error(`the provider answered ${response.status}: ${await response.text()}`);
      const address = new URL(next, issuer);
      if (address.origin !== issuer) return address.href;
      response = address.pathname.startsWith('/interaction/')
        ? await this.fetch(address, {
            method: 'POST',
            body: new URLSearchParams({ prompt: 'login', login: sub, password: 'any' }),
          })
        : await this.fetch(address);
    }
    throw new Error('the provider does not send the browser back');
  }
}
