import type { FastifyRequest, onRequestHookHandler, preHandlerHookHandler } from 'fastify';
import { refuse as refuseAccount } from '../../core/accounts/errors.ts';
import { type FactorRequirement, lacksFactor } from '../../core/accounts/factor-requirement.ts';
import type { NotSignedIn, Sessions } from '../../core/accounts/sessions.ts';
import type { SignedIn } from '../../core/accounts/sessions-queries.ts';
import { isNarrowed, lackOf, type TokenNeed } from '../../core/accounts/token-scope.ts';
import { refuse } from '../declare/request-errors.ts';
import type { Access, Route } from '../declare/route.ts';
import type { SessionCookie } from '../declare/session-cookie.ts';
import type { Surface } from '../declare/surface.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The signed-in caller; set by the guard on every route that is not public. */
    caller: SignedIn | undefined;
  }
}

export interface Guarding {
  readonly sessions: Sessions;
  readonly cookie: SessionCookie;
  readonly surface: Surface;
  readonly requiredFactor: FactorRequirement;
}

/** What is asked of a caller. */
interface Demands extends TokenNeed {
  readonly entry: Access;
  readonly personalTokens: Route['personalTokens'];
  /** Whether it decides who gets into an account, other than by leaving it. */
  readonly isOwners: boolean;
  /** Whose accounts need a second factor to call it. */
  readonly requiredFactor: FactorRequirement;
  /** Whether tokens that are narrowed in this system may not call it. */
  isClosedToNarrowed(caller: SignedIn): boolean;
}

/** What a route asks of a personal token. */
export function tokenNeedOf(
  surface: Pick<Surface, 'name'>,
  { method, access, tokenSystem = surface.name }: Pick<Route, 'method' | 'access' | 'tokenSystem'>,
) {
  const reads = method === 'GET';
  return { system: tokenSystem, access: reads ? 'read' : 'write', isAdmin: access === 'admin' } as const;
}

/**
 * The one place that decides who may call a route, from its declaration: `account` requires a valid token, `admin` an
 * administrator's, `optional` a valid one or none (a client that sends an invalid token must learn so). A personal token
 * must also have the scope for it. It answers synchronously if the session is cached. A bearer token takes precedence
 * over the session cookie of our own pages. Browsers send the cookie by themselves, so an expired cookie counts as none
 * on routes that allow that.
 */
export function guard(route: Route, { sessions, cookie, surface, requiredFactor }: Guarding): onRequestHookHandler {
  const demands: Demands = {
    ...tokenNeedOf(surface, route),
    entry: route.access,
    personalTokens: route.personalTokens,
    requiredFactor: route.withoutFactor ? 'none' : requiredFactor,
    isOwners: route.personalTokens === 'never' && !route.endsImpersonation,
    isClosedToNarrowed: ({ token }) => !route.subject && !!token && isNarrowed(token, surface.narrowedBy),
  };
  const isOptional = route.access === 'optional';
  return (request, _reply, done) => {
    const { authorization, 'user-agent': device } = request.headers;
    const isByCookie = authorization === undefined;
    const token = isByCookie ? cookie.tokenOf(request) : bearerToken(authorization);
    if (isOptional && isByCookie && token === undefined) return done();
    if (!token) return done(refuse('sign_in_required', {}));
    const enter = (found: SignedIn | NotSignedIn) => {
      if (typeof found === 'string') {
        return done(isOptional && isByCookie ? undefined : refusalOf(found, surface.tellsOfAccounts));
      }
      const refusal = refusalBy(demands, found);
      if (refusal) return done(refusal);
      sessions.noteUse(found, { address: request.ip, device });
      request.caller = found;
      done();
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

function refusalBy(demands: Demands, caller: SignedIn): Error | undefined {
  const { token, account, impersonator } = caller;
  if (impersonator && demands.isOwners) return refuse('impersonating', {});
  if (token && demands.personalTokens !== 'always') {
    if (demands.personalTokens === 'never') return refuse('session_required', {});
    const needs = lackOf(token, demands);
    if (needs.length === 0 && demands.isClosedToNarrowed(caller)) needs.push(`${demands.system}:*`);
    if (needs.length > 0) return refuse('token_scope', { needs });
  }
  if (lacksFactor(demands.requiredFactor, caller)) return refuseAccount('second_factor_missing', {});
  if (demands.entry === 'admin' && account.role !== 'admin') return refuse('admin_required', {});
  return undefined;
}

/**
 * The part of the guard that needs the validated request: fields that personal tokens and impersonating administrators
 * cannot send, and the tables or types of task that they are limited to.
 * @returns undefined if the route has nothing to check
 */
export function tokenLimits(
  { sessionFields = [], subject, personalTokens }: Route,
  { narrowedBy }: Pick<Surface, 'narrowedBy'>,
): preHandlerHookHandler | undefined {
  if (personalTokens || (sessionFields.length === 0 && !subject)) return undefined;
  return async ({ caller, body, query, params }: FastifyRequest) => {
    const { token, impersonator } = caller ?? {};
    if (!token && !impersonator) return;
    const sent = sessionFields.some((field) => Object(body)[field] !== undefined);
    if (sent) throw refuse(impersonator ? 'impersonating' : 'session_required', {});
    if (!token || !subject || !isNarrowed(token, narrowedBy)) return;
    const { table, taskType } = await subject({ caller, body, query, params } as never);
    const { tables, task_types: taskTypes } = token.scope;
    const isOutside = (
      narrowing: 'tables' | 'task_types',
      one: string | undefined,
      allowed: readonly string[] | null,
    ) => narrowedBy.includes(narrowing) && allowed !== null && (one === undefined || !allowed.includes(one));
    const needs = [
      ...(isOutside('tables', table, tables) ? [named('table', table)] : []),
      ...(isOutside('task_types', taskType, taskTypes) ? [named('task_type', taskType)] : []),
    ];
    if (needs.length > 0) throw refuse('token_scope', { needs });
  };
}

const named = (kind: 'table' | 'task_type', one: string | undefined) => `${kind}:${one ?? '*'}`;

/** The scheme's name is case-insensitive: https://www.rfc-editor.org/rfc/rfc9110#section-11.1 */
export function bearerToken(header: string | undefined): string | undefined {
  return header !== undefined && /^bearer /i.test(header) ? header.slice(7).trim() : undefined;
}
