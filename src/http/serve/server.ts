/** The HTTP server: everything common to all surfaces, and each surface under its prefix. */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import cors from '@fastify/cors';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { Core } from '../../core/core.ts';
import { DomainError } from '../../shared/errors.ts';
import { refuse } from '../declare/request-errors.ts';
import { SessionCookie } from '../declare/session-cookie.ts';
import type { Surface } from '../declare/surface.ts';
import type { Api, System } from '../declare/system.ts';
import { Answers, type OnUndeclaredStatus } from './answers.ts';
import { BodyBudget } from './bodies/body-budget.ts';
import { deferContinue } from './bodies/expectations.ts';
import { LingeringCloses, throwAway } from './bodies/linger.ts';
import { BODY_LIMIT } from './bodies/read-body.ts';
import { holdBack, MOST_UNREAD_BYTES } from './bodies/waiting-body.ts';
import { ClientErrors, plainMessage } from './client-errors.ts';
import { addCompression } from './compression.ts';
import { corsOptions } from './cors.ts';
import { addHealth } from './health.ts';
import { hasOneHost } from './hosts.ts';
import { addIndex, type Mounted } from './index-page.ts';
import { lateSerializers } from './late-serializers.ts';
import { RequestTimes, serverMetrics } from './metrics.ts';
import { addMetrics } from './metrics-server.ts';
import { answerError, asRefusal, keepConnection, mountApi, notFound } from './mount.ts';
import { addPages } from './pages.ts';
import { isUnder, publicPath, stripPublicPath } from './public-path.ts';
import { RateLimits } from './rate-limit.ts';
import { Sockets } from './sockets/sockets.ts';
import { traceRequests } from './tracing.ts';

export interface ServerOptions {
  systems: readonly (Api & Pick<System, 'metrics'>)[];
  /** Serve the one system at the root, as in its document, rather than under its name. */
  atRoot?: boolean;
  /** Served under its name, even if another system is served at the root. */
  beside?: readonly Api[];
  /** The folder of the console's pages, if they are served. */
  pages?: string;
  /** Called for a response with an undeclared status; default: it is logged. */
  onUndeclaredStatus?: OnUndeclaredStatus;
  /** The interval of the sockets' heartbeats; default 15 s. */
  socketBeatMilliseconds?: number;
}

/** Node's limit for the request line and headers together. */
const MAX_URL_BYTES = 16_384;

/** The time limit for the request line and headers; bodies and uploads have their own (`bodies/`). */
const HEADERS_MILLISECONDS = 30_000;

/** How often connections are checked for that limit. */
const CHECK_MILLISECONDS = 5_000;

/** Methods whose bodies no route reads. */
const BODILESS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Builds the server. It listens after `listen`, and stops accepting requests on `close`. */
export async function createServer(core: Core, options: ServerOptions): Promise<FastifyInstance> {
  const { config, logger } = core;
  const { beside = [], pages } = options;
  // Those under a name first: a system at the root gets every remaining address.
  const mounted: Mounted[] = [
    ...beside.map((system) => ({ system, prefix: `/${system.surface.name}` })),
    ...options.systems.map((system) => ({ system, prefix: options.atRoot ? '' : `/${system.surface.name}` })),
  ];
  const ownPaths = options.atRoot ? [] : mounted.map(({ prefix }) => prefix);
  const localUrl = stripPublicPath(config.publicUrl, ownPaths);
  const surfaceOf = (url: string) =>
    mounted.find(({ prefix }) => isUnder(localUrl?.(url) ?? url, prefix))?.system.surface;

  const cookie = new SessionCookie(core);
  const limits = new RateLimits(core.database, config.addressLimit);
  const sockets = new Sockets(core, limits, { cookie, beatMilliseconds: options.socketBeatMilliseconds, localUrl });
  const times = new RequestTimes();
  const budget = new BodyBudget();
  const lingering = new LingeringCloses();
  const clientErrors = new ClientErrors(surfaceOf);
  const answers = new Answers(logger, times, options.onUndeclaredStatus ?? logUndeclared(logger));
  const app = Fastify({
    loggerInstance: logger as FastifyBaseLogger,
    schemaController: { compilersFactory: { buildSerializer: lateSerializers() } },
    http: {
      // Otherwise Node passes every request for any upgrade, including `curl --http2`, to the upgrade listener.
      shouldUpgradeCallback: (request) => sockets.takes(request),
      headersTimeout: HEADERS_MILLISECONDS,
      highWaterMark: MOST_UNREAD_BYTES,
      connectionsCheckingInterval: CHECK_MILLISECONDS,
      // Checked below, where the refusal gets an envelope.
      requireHostHeader: false,
    },
    logController: answers,
    childLoggerFactory: (parent) => parent,
    genReqId: requestIds(),
    bodyLimit: BODY_LIMIT,
    ...(localUrl && { rewriteUrl: ({ url = '' }: IncomingMessage) => localUrl(url) }),
    trustProxy: config.trustProxy as string[] | false,
    // The schema limits the length of a path parameter: the router's own response has no envelope.
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: MAX_URL_BYTES },
    forceCloseConnections: 'idle',
    // A malformed URL never reaches the handlers of a prefix, so its surface is looked up here.
    clientErrorHandler: (error, socket) => clientErrors.answer(error, socket as Socket),
    frameworkErrors: (error, request, reply) => answerOutside(surfaceOf(request.url), error, request, reply),
  });
  app.decorateRequest('caller', undefined);
  app.decorateRequest('waitingBody', undefined);
  await addCompression(app);
  if (config.corsOrigins.length > 0) await app.register(cors, corsOptions(config.corsOrigins));
  traceRequests(app, core.tracing);
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers({ ...protectiveHeaders, 'x-request-id': request.id });
    clientErrors.watch(request.raw, reply.raw);
    if (BODILESS.has(request.method)) throwAway(request.raw);
    else holdBack(request, reply, budget);
    if (!hasOneHost(request.raw)) done(refuse('malformed_request', { what: 'host' }));
    // Before its body is read.
    else done(request.is404 ? notFound(request) : undefined);
  });
  app.addHook('onResponse', (request, _reply, done) => {
    lingering.add(request);
    done();
  });
  deferContinue(app.server);
  // A surface alone at the root answers all unknown addresses.
  if (!options.atRoot) {
    app.setErrorHandler((error, request, reply) => answerOutside(undefined, error, request, reply));
    app.setNotFoundHandler((request, reply) => answerOutside(undefined, notFound(request), request, reply));
  }
  answers.watch(app);
  const counted = options.systems.flatMap(({ metrics = [] }) => metrics);
  addMetrics(app, core, core.metrics.registry([...serverMetrics(times, sockets.figures), ...counted]));
  if (pages !== undefined) {
    const prefixes = Object.fromEntries(mounted.map(({ system, prefix }) => [system.surface.name, prefix]));
    await addPages(app, {
      folder: pages,
      systems: prefixes,
      config,
      notFound: (request, reply) => answerOutside(surfaceOf(request.url), notFound(request), request, reply),
    });
  }
  if (!options.atRoot || pages !== undefined) {
    addIndex(app, { mounted, base: publicPath(config.publicUrl), hasPages: pages !== undefined });
  }

  const mounting = { core, limits, sockets, budget, cookie };
  for (const { system, prefix } of mounted) await mountApi(app, system, { ...mounting, prefix });
  // A contract may define its own health route, which then replaces the server's if it is served alone.
  if (!app.hasRoute({ method: 'GET', url: '/health' })) addHealth(app, core);
  app.server.on('upgrade', (request, stream, head) => sockets.upgrade(request, stream, head));
  app.addHook('preClose', () => sockets.close());
  return app;
}

/**
 * Those of Helmet's headers that matter for data: responses must not be executed, framed or sniffed. Swagger's pages
 * have their own policy. Helmet builds a dozen headers for each response, which halved the throughput of `me`
 * (docs/decisions/0002). Strict-Transport-Security belongs to the proxy that holds the certificate.
 */
const protectiveHeaders = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  // Nearly every response contains a token or data of an account; files and pages override this.
  'cache-control': 'no-store',
};

/**
 * Uses the caller's request id if it is safe to log, so that one id runs through several services. Otherwise a random
 * prefix with a number: as unique as a UUID at a tenth of its cost.
 */
function requestIds(): ({ headers }: Pick<FastifyRequest, 'headers'>) => string {
  const prefix = randomBytes(8).toString('hex');
  let count = 0;
  return ({ headers }) => {
    const given = headers['x-request-id'];
    if (typeof given === 'string' && /^[\w.-]{1,64}$/.test(given)) return given;
    count += 1;
    return `${prefix}-${count.toString(36)}`;
  };
}

function logUndeclared(logger: Logger): OnUndeclaredStatus {
  return (route, status) => logger.error({ route, status }, 'a response has a status that its route does not declare');
}

/** Outside every surface there is no contract, so the body is minimal. */
function answerOutside(
  surface: Surface | undefined,
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  if (surface) {
    answerError(surface, error, request, reply);
    return;
  }
  const known = asRefusal(error, request);
  const refusal = known instanceof DomainError ? known : refuse('internal', {});
  const status = STATUSES[refusal.code] ?? 500;
  if (status === 500) request.log.error({ request: request.id, err: error }, 'a request failed');
  const detail = status === 404 ? 'no such page: see / for an overview' : plainMessage(refusal, 'en');
  throwAway(request.raw);
  keepConnection(request, reply);
  reply.status(status).send({ detail });
}

const STATUSES: Readonly<Record<string, number>> = { route_not_found: 404, malformed_url: 400, malformed_request: 400 };
