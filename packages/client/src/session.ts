/** Sessions: sign-in to each API, and renewal of tokens before they expire. */
import { errorOf } from './errors.ts';

/** The systems with a sign-in. */
export const SYSTEMS = ['identity', 'market', 'factory', 'courseware', 'study'] as const;

export type SystemName = (typeof SYSTEMS)[number];

export interface Session {
  /** The API that opened it; its token is valid for all of them. */
  readonly system: SystemName;
  readonly token: string;
  readonly refreshToken?: string | undefined;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  /** The lifetime of its token, in milliseconds. */
  readonly lifetime: number;
}

export interface Credentials {
  /** The user name or the e-mail address. */
  readonly name: string;
  readonly password: string;
  /** Identity only: a session for a month instead of an hour. */
  readonly remember?: boolean;
}

interface Grant {
  readonly access_token: string;
  readonly refresh_token?: string;
  readonly expires_in?: number;
}

interface Door {
  readonly signIn: string;
  readonly signOut: string;
  readonly body: (credentials: Credentials) => object;
  /** The address for renewals: by a refresh token in the body, or by the token itself while it is valid. */
  readonly refresh?: { readonly path: string; readonly by: 'refresh_token' | 'token' };
}

const byUsername = ({ name, password }: Credentials) => ({ username: name, password });
const byEmail = ({ name, password }: Credentials) => ({ email: name, password });

const DOORS: Readonly<Record<SystemName, Door>> = {
  identity: {
    signIn: '/identity/api/v1/auth/login/json',
    signOut: '/identity/api/v1/auth/logout',
    body: ({ remember = false, ...credentials }) => ({ ...byUsername(credentials), remember_me: remember }),
    refresh: { path: '/identity/api/v1/auth/refresh', by: 'token' },
  },
  market: {
    signIn: '/market/api/auth/login',
    signOut: '/market/api/auth/logout',
    body: byUsername,
    refresh: { path: '/market/api/auth/refresh', by: 'refresh_token' },
  },
  factory: {
    signIn: '/factory/api/auth/login',
    signOut: '/factory/api/auth/logout',
    body: byEmail,
    refresh: { path: '/factory/api/auth/refresh', by: 'token' },
  },
  courseware: {
    signIn: '/courseware/api/v1/auth/login',
    signOut: '/courseware/api/v1/auth/logout',
    body: byEmail,
    refresh: { path: '/courseware/api/v1/auth/refresh', by: 'refresh_token' },
  },
  study: { signIn: '/study/api/auth/login', signOut: '/study/api/auth/logout', body: byUsername },
};

/** The lifetime of a token that does not state one: a day (study). */
const DAY = 86_400;
/** A token is renewed when this fraction of its lifetime is left. */
const LEFT = 0.1;

/** Sends a request to an address of the OpenAPI documents: `/market/api/tasks`. */
export type Send = (path: string, init: RequestInit) => Promise<Response>;

/** @throws ApiError when the name or the password is wrong, the account locked, … */
export async function openSession(send: Send, system: SystemName, credentials: Credentials): Promise<Session> {
  const { signIn, body } = DOORS[system];
  return sessionOf(system, await post(send, signIn, {}, body(credentials)));
}

/** A session by a personal access token. It is not renewed, and is revoked in the console only. */
export function sessionByToken(token: string): Session {
  return { system: 'identity', token, expiresAt: Number.MAX_SAFE_INTEGER, lifetime: 0 };
}

/** Ends a session on the server. An ended session is not an error. A personal access token stays valid. */
export async function closeSession(send: Send, { system, token }: Session): Promise<void> {
  if (token.startsWith('owl_')) return;
  const response = await send(DOORS[system].signOut, { method: 'POST', headers: bearer(token) });
  if (!response.ok && response.status !== 401) throw errorOf(response, await response.text());
}

/** When a session should be renewed, in milliseconds since 1970. */
export const renewalOf = ({ expiresAt, lifetime }: Session) => expiresAt - lifetime * LEFT;

/** @returns the session with a new token, or unchanged if its API has no renewal */
export async function renew(send: Send, session: Session): Promise<Session> {
  const { refresh } = DOORS[session.system];
  if (!refresh) return session;
  const byToken = refresh.by === 'token';
  if (!byToken && session.refreshToken === undefined) return session;
  const body = byToken ? undefined : { refresh_token: session.refreshToken };
  const renewed = sessionOf(session.system, await post(send, refresh.path, byToken ? bearer(session.token) : {}, body));
  return { ...renewed, refreshToken: renewed.refreshToken || session.refreshToken };
}

async function post(send: Send, path: string, headers: Record<string, string>, body?: object): Promise<Grant> {
  const response = await send(path, {
    method: 'POST',
    headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  const answer = await response.text();
  if (!response.ok) throw errorOf(response, answer);
  const grant = JSON.parse(answer) as Grant & { data?: Grant };
  return grant.data ?? grant;
}

function sessionOf(system: SystemName, { access_token, refresh_token, expires_in = DAY }: Grant): Session {
  const lifetime = expires_in * 1_000;
  const expiresAt = Date.now() + lifetime;
  return { system, token: access_token, expiresAt, lifetime, ...(refresh_token && { refreshToken: refresh_token }) };
}

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
