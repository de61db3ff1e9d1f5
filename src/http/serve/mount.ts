/** Mounts the routes of an API on Fastify: guard, limits, schemas, declared statuses, envelope. */
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import type { TSchema } from 'typebox';
import type { Core } from '../../core/core.ts';
import { missingAccount } from '../../core/db/failures.ts';
import type { Journal } from '../../core/journal/journal.ts';
import { DomainError, isRefusal } from '../../shared/errors.ts';
import type { Words } from '../../shared/language.ts';
import { preferredLanguage } from '../declare/language.ts';
import { orUnavailable, refuse } from '../declare/request-errors.ts';
import type { Resumable } from '../declare/resumable.ts';
import type { Access, Route } from '../declare/route.ts';
import type { SessionCookie } from '../declare/session-cookie.ts';
import type { Socket } from '../declare/socket.ts';
import { refusalFor, type Surface } from '../declare/surface.ts';
import type { Api } from '../declare/system.ts';
import { actingIn } from './acting.ts';
import { RETRY_AFTER_SECONDS } from './answers.ts';
import type { BodyBudget } from './bodies/body-budget.ts';
import { throwAway } from './bodies/linger.ts';
import { addBodyParsers } from './bodies/parsers.ts';
import { BODY_LIMIT } from './bodies/read-body.ts';
import { isCompressible } from './compression.ts';
import { guard, tokenLimits } from './guard.ts';
import { addOpenApi } from './openapi/openapi.ts';
import { securityOf, tokenScopeOf } from './openapi/security.ts';
import type { RateLimits } from './rate-limit.ts';
import type { Sockets } from './sockets/sockets.ts';
import { mountForms } from './uploads/form.ts';
import { withFile } from './uploads/form-route.ts';
import { mountResumables } from './uploads/mount-resumables.ts';
import { compileValidator } from './validator.ts';

declare module 'fastify' {
  interface FastifySchema {
    /** Published with the route, so that a test can walk all routes that require a token. */
    'x-access'?: Access;
    /** What a personal token needs for the route, such as `market:write`; `none` where it is refused. */
    'x-token-scope'?: string;
    hide?: boolean;
  }
}

export interface Mounting {
  core: Core;
  limits: RateLimits;
  sockets: Sockets;
  budget: BodyBudget;
  cookie: SessionCookie;
  /** `/market`, or empty if the surface is served alone at the root. */
  prefix: string;
}

/** Mounts an API as an encapsulated plugin. */
export async function mountApi(app: FastifyInstance, api: Api, mounting: Mounting): Promise<void> {
  const { core, prefix, sockets, budget } = mounting;
  const { surface, sockets: offered = [], resumables = [], webhooks = [] } = api;
  const routes = api.routes.map((route) => onRecord(route, core.journal));
  await app.register(
    async (scope) => {
      addBodyParsers(scope, budget);
      scope.setValidatorCompiler(compileValidator);
      scope.setErrorHandler((error, request, reply) => answerError(surface, error, request, reply));
      scope.setNotFoundHandler((request, reply) => answerError(surface, notFound(request), request, reply));
      await addOpenApi(scope, surface, {
        prefix,
        publicUrl: core.config.publicUrl,
        sockets: offered,
        resumables,
        webhooks,
      });
      const [forms, others] = partition(routes, ({ upload }) => upload !== undefined);
      for (const route of others) scope.route(toFastify(api, route, mounting));
      await mountForms(
        scope,
        forms.map((route) => withFile(route, toFastify(api, route, mounting), budget)),
      );
      await mountResumables(scope, api, {
        core,
        budget,
        prefix,
        hooksOf: (one) => hooksOf(api, asRoute(one), mounting),
      });
      for (const socket of offered) {
        sockets.add(surface, socket, prefix);
        scope.route(withoutUpgrade(surface, socket));
      }
    },
    { prefix },
  );
}

/** Answers in the surface's envelope; other errors are logged and answered as `internal`. */
export function answerError(surface: Surface, error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const known = asRefusal(error, request);
  const refusal = refusalFor(surface, known, preferredLanguage(request.headers['accept-language']));
  // An intended 5xx, as during maintenance, is not an error to log.
  const isMeant = known instanceof DomainError && known.cause === undefined;
  if (refusal.status >= 500 && !isMeant) request.log.error({ request: request.id, err: error }, 'a request failed');
  if (isRefusal(known, 'unavailable')) reply.header('retry-after', RETRY_AFTER_SECONDS);
  if (refusal.status === 401) reply.header('www-authenticate', 'Bearer');
  throwAway(request.raw);
  keepConnection(request, reply);
  reply.status(refusal.status).type('application/json; charset=utf-8').send(surface.errorBody(refusal));
}

/**
 * Fastify closes the connection after an error in a body: a client that is still sending would not see the response.
 */
export function keepConnection({ headers }: FastifyRequest, reply: FastifyReply): void {
  if (reply.hasHeader('connection')) reply.header('connection', headers.connection ?? 'keep-alive');
}

function toFastify(api: Api, route: Route, mounting: Mounting): RouteOptions {
  const [successStatus = '200'] = Object.keys(route.answers);
  const status = Number(successStatus);
  const limits = tokenLimits(route, api.surface);
  return {
    method: route.method,
    url: route.url,
    ...(!isCompressible(route.answers) && { compress: false }),
    schema: {
      ...(route.isAlias ? { hide: true } : { operationId: route.operationId }),
      summary: route.summary,
      ...(route.description && { description: route.description }),
      tags: [route.tag],
      security: securityOf(route),
      'x-access': route.access,
      ...(route.access !== 'public' && { 'x-token-scope': tokenScopeOf(api.surface, route) }),
      ...(route.body && { body: route.body, consumes: consumed(route) }),
      ...(route.query && { querystring: route.query }),
      ...(route.params && { params: route.params }),
      response: declaredAnswers(api.surface, route),
    },
    onRequest: hooksOf(api, route, mounting),
    ...(limits && { preHandler: limits }),
    ...(route.body && {
      preValidation(request, _reply, done) {
        if (route.bodyIsOptional && request.body === undefined) request.body = {};
        else return done(wrongMediaType(route, request));
        done();
      },
    }),
    // Not async: a synchronous handler answers in the same turn.
    handler(request, reply) {
      const { body, query, params, caller, ip: address } = request;
      const device = request.headers['user-agent'];
      if (status !== 200) reply.status(status);
      return route.handler({ body, query, params, caller, address, device, request, reply } as never);
    },
  };
}

/** The response of a socket's address to a plain request. */
function withoutUpgrade(surface: Surface, { url }: Socket): RouteOptions {
  const codes = ['internal', 'unavailable', 'upgrade_required'];
  return {
    method: 'GET',
    url,
    // OpenAPI cannot describe sockets: they are named in the document's description.
    schema: { hide: true, response: errorsOf(surface, codes) },
    handler(_request, reply) {
      reply.header('upgrade', 'websocket');
      throw refuse('upgrade_required', {});
    },
  };
}

/** The part that the gate and the guard need. */
function asRoute({ url, summary }: Resumable): Route {
  const operationId = 'uploadResumably';
  return {
    method: 'POST',
    url,
    operationId,
    summary,
    tag: 'upload',
    access: 'account',
    answers: {},
    handler: () => {},
  };
}

/** The journal entries of the handler name who acts. */
function onRecord(route: Route, journal: Journal): Route {
  return {
    ...route,
    handler(call) {
      const { caller, address } = call;
      return caller ? journal.onBehalf(actingIn(caller, address), () => route.handler(call)) : route.handler(call);
    },
  };
}

function partition<Item>(items: readonly Item[], isFirst: (item: Item) => boolean): [Item[], Item[]] {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))];
}

function hooksOf({ surface, gate }: Api, route: Route, { core, limits, cookie }: Mounting) {
  const { access, limit } = route;
  const hooks = [];
  if (limit) hooks.push(limits.byAddress(limit));
  if (access !== 'public') {
    const { requiredFactor } = core.config.signIn;
    hooks.push(guard(route, { sessions: core.sessions, cookie, surface, requiredFactor }));
  }
  if (access !== 'public' && surface.accountLimit) hooks.push(limits.byAccount(surface.name, surface.accountLimit));
  if (gate) hooks.push(({ caller }: FastifyRequest) => gate(route, caller));
  return hooks;
}

/** The success, and an error schema for every status of the route's codes. */
function declaredAnswers(surface: Surface, route: Route): Record<string, TSchema> {
  const codes: string[] = ['internal', 'unavailable', ...(route.errors ?? [])];
  if (route.method !== 'GET') codes.push('malformed_body', 'unsupported_media_type', 'body_too_large');
  if (route.body || route.upload) codes.push('invalid_body');
  if (route.query || route.params) codes.push('invalid_parameters');
  if (route.access !== 'public') {
    codes.push('sign_in_required', 'token_expired', 'token_invalid');
    if (!route.withoutFactor && surface.plainWords('second_factor_missing')) codes.push('second_factor_missing');
    if (route.personalTokens === 'never') codes.push('session_required', 'impersonating');
    else codes.push('token_scope');
    if (route.sessionFields) codes.push('session_required', 'impersonating');
  }
  if (route.access !== 'public' && surface.tellsOfAccounts) codes.push('account_not_found', 'account_inactive');
  if (route.access === 'admin') codes.push('admin_required');
  if (route.limit || (route.access !== 'public' && surface.accountLimit)) codes.push('rate_limited');
  return { ...errorsOf(surface, codes), ...route.answers };
}

/** The statuses with their codes. */
function errorsOf(surface: Surface, codes: readonly string[]): Record<string, TSchema> {
  const byStatus = new Map<number, Set<string>>();
  for (const code of codes) {
    for (const status of surface.statusesOf(code)) {
      byStatus.set(status, (byStatus.get(status) ?? new Set()).add(code));
    }
  }
  const answers = Array.from(byStatus, ([status, met]) => {
    const description = Array.from(met, (code) => explain(code, surface.plainWords(code))).join('\n');
    const examples = exampleRefusals(surface, met);
    return [
      status,
      { ...surface.errorSchema, 'x-response-description': description, ...(examples && { 'x-examples': examples }) },
    ];
  });
  return Object.fromEntries(answers);
}

/** The responses to codes without data, by code. */
function exampleRefusals(surface: Surface, codes: ReadonlySet<string>): object | undefined {
  const examples = Array.from(codes, (code) => {
    const words = surface.plainWords(code);
    const refusal = words && surface.refusal(new DomainError(code, {}), 'zh');
    return refusal
      ? [[code, { summary: `${words.zh} · ${words.en}`, value: surface.errorBody(refusal) }] as const]
      : [];
  }).flat();
  return examples.length > 0 ? Object.fromEntries(examples) : undefined;
}

const explain = (code: string, words: Words | undefined) =>
  words ? `- \`${code}\`: ${words.zh} · ${words.en}` : `- \`${code}\``;

/** The content types of a body. */
const consumed = ({ consumes = 'application/json' }: Route): string[] => [consumes].flat();

function wrongMediaType(route: Route, request: FastifyRequest): Error | undefined {
  if (!route.body || request.body === undefined) return undefined;
  const type = mediaType(request);
  return consumed(route).includes(type) ? undefined : refuse('unsupported_media_type', { type });
}

function mediaType({ headers }: FastifyRequest): string {
  const [type = ''] = (headers['content-type'] ?? '').split(';');
  return type.trim().toLowerCase();
}

/** The refusal for an unknown path or method. */
export function notFound(request: FastifyRequest): DomainError {
  const [path = ''] = request.url.split('?');
  return refuse('route_not_found', { method: request.method, path });
}

/** Translates errors of Fastify and the database into domain errors. */
export function asRefusal(error: unknown, request: FastifyRequest): unknown {
  if (error instanceof DomainError || !(error instanceof Error)) return orUnavailable(error);
  const { code = '', statusCode = 500 } = error as { code?: string; statusCode?: number };
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    return refuse('unsupported_media_type', { type: mediaType(request) }, error);
  }
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return refuse('body_too_large', { limit: BODY_LIMIT }, error);
  if (code === 'FST_ERR_BAD_URL') return refuse('malformed_url', {}, error);
  if (statusCode === 403 || statusCode === 404) return notFound(request);
  const fault = clientFault(statusCode, request);
  if (fault) return refuse(fault, {}, error);
  // The caller's account was deleted during the request, and its sessions with it.
  if (request.caller && missingAccount(error) === request.caller.account.id) return refuse('token_invalid', {}, error);
  return orUnavailable(error);
}

/** For errors of plugins, of which only the status is known, mostly about files of the documentation. */
function clientFault(status: number, { method }: FastifyRequest) {
  if (status < 400 || status >= 500) return undefined;
  return method === 'GET' || method === 'HEAD' ? 'malformed_url' : 'malformed_body';
}
