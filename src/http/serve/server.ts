/** The HTTP server: what is common to all surfaces, and each surface under its prefix. */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import cors from '@fastify/cors';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { Core } from '../../core/core.ts';
import type { Surface } from '../declare/surface.ts';
import type { Api, System } from '../declare/system.ts';
import { Answers, type OnUndeclaredStatus } from './answers.ts';
import { answerClientErrors } from './client-errors.ts';
import { addCompression } from './compression.ts';
import { corsOptions } from './cors.ts';
import { addHealth } from './health.ts';
import { addMetrics, RequestTimes } from './metrics.ts';
import { answerError, BODY_LIMIT, mountApi } from './mount.ts';
import { isUnder, publicPath, stripPublicPath } from './public-path.ts';
import { RateLimits } from './rate-limit.ts';
import { Sockets } from './sockets/sockets.ts';

export interface ServerOptions {
  systems: readonly (Api & Pick<System, 'metrics'>)[];
  /** Serve the one system at the root, as its document says, rather than under its name. */
  atRoot?: boolean;
  /** Told of an answer with a status that its route does not declare; logged unless a test wants to know. */
  onUndeclaredStatus?: OnUndeclaredStatus;
  /** How often each socket is asked whether it is still there; every 15 s unless given. */
  socketBeatMilliseconds?: number;
}

/** Node takes no longer request line and headers together. */
const MAX_URL_BYTES = 16_384;

/** Builds the server; it listens when `listen` is called, and stops taking requests on `close`. */
export async function createServer(core: Core, options: ServerOptions): Promise<FastifyInstance> {
  const { config, logger } = core;
  const mounted = options.systems.map((system) => ({
    system,
    prefix: options.atRoot ? '' : `/${system.surface.name}`,
  }));
  const ownPaths = options.atRoot ? [] : mounted.map(({ prefix }) => prefix);
  const localUrl = stripPublicPath(config.publicUrl, ownPaths);
  const surfaceOf = (url: string) =>
    mounted.find(({ prefix }) => isUnder(localUrl?.(url) ?? url, prefix))?.system.surface;

  const limits = new RateLimits(core.database, config.addressLimit);
  const sockets = new Sockets(core, limits, { beatMilliseconds: options.socketBeatMilliseconds, localUrl });
  const times = new RequestTimes();
  const answers = new Answers(logger, times, options.onUndeclaredStatus ?? logUndeclared(logger));
  const app = Fastify({
    loggerInstance: logger as FastifyBaseLogger,
    // Else Node gives every request that asks for any upgrade, `curl --http2` too, to whoever listens for upgrades.
    http: { shouldUpgradeCallback: (request) => sockets.takes(request) },
    logController: answers,
    childLoggerFactory: (parent) => parent,
    genReqId: requestIds(),
    bodyLimit: BODY_LIMIT,
    ...(localUrl && { rewriteUrl: ({ url = '' }: IncomingMessage) => localUrl(url) }),
    trustProxy: config.trustProxy as boolean | string[],
    // How long a path parameter may be is for its schema to say: the router's own answer knows no envelope.
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: MAX_URL_BYTES },
    forceCloseConnections: 'idle',
    // A URL that does not parse never reaches a prefix's own handlers, so its surface is found by hand.
    clientErrorHandler: answerClientErrors(surfaceOf),
    frameworkErrors: (error, request, reply) => answerOutside(surfaceOf(request.url), error, request, reply),
  });
  app.decorateRequest('caller', undefined);
  await addCompression(app);
  if (config.corsOrigins.length > 0) await app.register(cors, corsOptions(config.corsOrigins));
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers({ ...protectiveHeaders, 'x-request-id': request.id });
    done();
  });
  // Alone at the root, a surface answers for all that is not there.
  if (!options.atRoot) {
    app.setNotFoundHandler((request, reply) => answerOutside(undefined, undefined, request, reply));
  }
  answers.watch(app);
  addMetrics(
    app,
    times,
    sockets.figures,
    options.systems.flatMap(({ metrics = [] }) => metrics),
  );
  if (!options.atRoot)
    addIndex(
      app,
      options.systems.map(({ surface }) => surface),
      publicPath(config.publicUrl),
    );

  for (const { system, prefix } of mounted) await mountApi(app, system, { core, limits, sockets, prefix });
  // A contract may have a health of its own, which is then the server's when it is served alone.
  if (!app.hasRoute({ method: 'GET', url: '/health' })) addHealth(app, core);
  app.server.on('upgrade', (request, stream, head) => sockets.upgrade(request, stream, head));
  app.addHook('preClose', () => sockets.close());
  return app;
}

/**
 * What of Helmet's headers means something on answers that are data: nothing in them is to be run, framed or guessed at.
 * Swagger's pages bring a policy of their own. Helmet makes a dozen anew for each answer, which halved the throughput of
 * `me` (docs/decisions/0002). Strict-Transport-Security is for the proxy that holds the certificate.
 */
const protectiveHeaders = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
};

/**
 * Takes the caller's id for a request when it is harmless in a log, so that one id runs through several services. Else a
 * number behind a random prefix: as unique as a UUID at a tenth of its price.
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
  return (route, status) => logger.error({ route, status }, 'an answer has a status its route does not declare');
}

/** Outside every surface there is no contract: the plainest body. */
function answerOutside(
  surface: Surface | undefined,
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  if (surface) answerError(surface, error, request, reply);
  else if (error) reply.status(400).send({ detail: 'the URL is malformed' });
  else reply.status(404).send({ detail: 'no such page: see / for what is here' });
}

/** What is here, for whoever opens the address in a browser. */
function addIndex(app: FastifyInstance, surfaces: readonly Surface[], base: string): void {
  const systems = surfaces.map(({ name, title, docs }) => ({
    name,
    title,
    base: `${base}/${name}`,
    docs: `${base}/${name}${docs}`,
    openapi: `${base}/${name}${docs}/openapi.json`,
  }));
  app.get('/', () => ({ name: 'owlery', systems, health: `${base}/health`, metrics: `${base}/metrics` }));
}
