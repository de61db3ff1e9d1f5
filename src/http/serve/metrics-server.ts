/** Access to the metrics: they reveal users' work, so they are never on the public address without a token. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';
import type { Core } from '../../core/core.ts';
import type { ReadinessProbe } from '../../core/db/readiness.ts';
import { ConfigurationError } from '../../shared/environment.ts';
import { bearerToken } from './guard.ts';
import { healthOf } from './health.ts';

type MetricsOf = Pick<Core, 'config' | 'readiness'>;

/**
 * Serves `/metrics` on its own listener (METRICS_PORT, METRICS_HOST), on the server's address for clients that send
 * METRICS_TOKEN, or not at all.
 */
export function addMetrics(app: FastifyInstance, core: MetricsOf, registry: Registry): void {
  const { token } = core.config.metrics;
  if (token !== undefined) addProtected(app, registry, token);
  let close: (() => Promise<void>) | undefined;
  app.addHook('onReady', async () => {
    close = await openMetricsPort(core, registry);
  });
  app.addHook('onClose', async () => await close?.());
}

function addProtected(app: FastifyInstance, registry: Registry, token: string): void {
  app.get('/metrics', async (request, reply) => {
    if (!isSame(bearerToken(request.headers.authorization), token)) {
      reply.status(401).header('www-authenticate', 'Bearer');
      return { detail: 'send the header Authorization: Bearer <METRICS_TOKEN>' };
    }
    reply.type(registry.contentType);
    return await registry.metrics();
  });
}

/** Compares in constant time. */
function isSame(given: string | undefined, token: string): boolean {
  const [left, right] = [given ?? '', token].map((text) => createHash('sha256').update(text).digest());
  return left !== undefined && right !== undefined && timingSafeEqual(left, right);
}

/**
 * Listens at METRICS_PORT, where it is set, for `/metrics` and `/health`.
 * @returns what stops it
 * @throws ConfigurationError where it cannot listen
 */
export async function openMetricsPort(
  { config, readiness }: MetricsOf,
  registry: Registry,
): Promise<() => Promise<void>> {
  const { port, host } = config.metrics;
  if (port === undefined) return async () => {};
  const server = createServer((request, response) => {
    const [path] = (request.url ?? '').split('?');
    answer(path, { registry, readiness }).then(
      ({ status, type, text }) =>
        response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  await started(server, { port, host });
  return () => stopped(server);
}

async function answer(
  path: string | undefined,
  { registry, readiness }: { registry: Registry; readiness: ReadinessProbe },
) {
  if (path === '/metrics') return { status: 200, type: registry.contentType, text: await registry.metrics() };
  if (path !== '/health') return { status: 404, type: 'text/plain', text: 'see /metrics and /health\n' };
  const { status, body } = await healthOf(readiness);
  return { status, type: 'application/json; charset=utf-8', text: JSON.stringify(body) };
}

async function started(server: Server, { port, host }: { port: number; host: string }): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(new ConfigurationError(`METRICS_PORT: cannot listen on ${host}:${port} (${error.code})`));
    });
    server.listen(port, host, resolve);
  });
}

async function stopped(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
