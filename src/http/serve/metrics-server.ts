/** Who may read the figures: they tell of users' work, so they are never on the public address without a token. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';
import type { Config } from '../../core/config.ts';
import { ConfigurationError } from '../../shared/environment.ts';
import { bearerToken } from './guard.ts';

/**
 * `/metrics` on a listener of its own (METRICS_PORT, METRICS_HOST), on the server's own address for those who send
 * METRICS_TOKEN, or nowhere.
 */
export function addMetrics(app: FastifyInstance, registry: Registry, { metrics }: Pick<Config, 'metrics'>): void {
  if (metrics.token !== undefined) addProtected(app, registry, metrics.token);
  if (metrics.port !== undefined) listen(app, registry, { port: metrics.port, host: metrics.host });
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

/** In the same time whatever is given. */
function isSame(given: string | undefined, token: string): boolean {
  const [left, right] = [given ?? '', token].map((text) => createHash('sha256').update(text).digest());
  return left !== undefined && right !== undefined && timingSafeEqual(left, right);
}

function listen(app: FastifyInstance, registry: Registry, address: { port: number; host: string }): void {
  const server = createServer((request, response) => {
    const [path] = (request.url ?? '').split('?');
    if (path !== '/metrics') {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('see /metrics\n');
      return;
    }
    registry.metrics().then(
      (text) =>
        response.writeHead(200, { 'content-type': registry.contentType, 'cache-control': 'no-store' }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  app.addHook('onReady', () => started(server, address));
  app.addHook('onClose', () => stopped(server));
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
  if (!server.listening) return;
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
