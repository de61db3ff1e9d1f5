import { createRequire } from 'node:module';
import type { FastifyInstance } from 'fastify';
import type { Core } from '../../core/core.ts';
import { RETRY_AFTER_SECONDS } from './answers.ts';

const { version } = createRequire(import.meta.url)('../../../package.json') as { version: string };

/** `/health`, with Owlery's version: 200 while the database answers and takes writes, else 503 with the reason. */
export function addHealth(app: FastifyInstance, { readiness }: Core): void {
  app.get('/health', async (_request, reply) => {
    const database = await readiness.check();
    if (database === 'ok') return { status: 'ok', database, version };
    reply.status(503).header('retry-after', RETRY_AFTER_SECONDS);
    return { status: 'unavailable', database, version };
  });
}
