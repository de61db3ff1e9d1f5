import type { FastifyRequest, onRequestHookHandler } from 'fastify';
import { refuse as refuseAccount } from '../../core/accounts/errors.ts';
import type { NotSignedIn, Sessions } from '../../core/accounts/sessions.ts';
import type { SignedIn } from '../../core/accounts/sessions-queries.ts';
import { refuse } from '../declare/request-errors.ts';
import type { Access } from '../declare/route.ts';
import type { SessionCookie } from '../declare/session-cookie.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The signed-in caller; set by the guard on every route that is not public. */
    caller: SignedIn | undefined;
  }
}

/**
 * The one place that decides who may call a route: `account` requires a valid token, `admin` an administrator's,
 * `optional` a valid one or none (a client that sends an invalid token must learn so). It answers synchronously if the
 * session is cached. A bearer token takes precedence over the session cookie of our own pages. Browsers send the cookie
 * by themselves, so an expired cookie counts as none on routes that allow that.
 *
 * @param tellsOfAccounts see `SurfaceDefinition`
 */
export function guard(
  access: Exclude<Access, 'public'>,
  sessions: Sessions,
  cookie: SessionCookie,
  tellsOfAccounts: boolean,
): onRequestHookHandler {
  return (request, _reply, done) => {
    const { authorization } = request.headers;
    const isByCookie = authorization === undefined;
    const token = isByCookie ? cookie.tokenOf(request) : bearerToken(authorization);
    if (access === 'optional' && isByCookie && token === undefined) return done();
    if (!token) return done(refuse('sign_in_required', {}));
    const enter = (found: SignedIn | NotSignedIn) => {
      if (access === 'optional' && isByCookie && typeof found === 'string') done();
      else done(typeof found === 'string' ? refusalOf(found, tellsOfAccounts) : admit(request, found, access));
    };
    const found = sessions.authenticate(token);
    if (found instanceof Promise) found.then(enter, done);
    else enter(found);
  };
}

function refusalOf(why: NotSignedIn, tellsOfAccounts: boolean): Error {
  if (why === 'expired') return refuse('token_expired', {});
  if (why === 'invalid' || !tellsOfAccounts) return refuse('token_invalid', {});
  return why === 'account_deleted'
    ? refuseAccount('account_not_found', {})
    : refuseAccount('account_inactive', { status: 'inactive' });
}

function admit(request: FastifyRequest, found: SignedIn, access: Access): Error | undefined {
  if (access === 'admin' && found.account.role !== 'admin') return refuse('admin_required', {});
  request.caller = found;
  return undefined;
}

/** The scheme's name is case-insensitive: https://www.rfc-editor.org/rfc/rfc9110#section-11.1 */
export function bearerToken(header: string | undefined): string | undefined {
  return header !== undefined && /^bearer /i.test(header) ? header.slice(7).trim() : undefined;
}
