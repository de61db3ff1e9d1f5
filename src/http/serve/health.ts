import type { FastifyInstance } from 'fastify';
import type { Core } from '../../core/core.ts';
import { version } from '../../shared/version.ts';
import { RETRY_AFTER_SECONDS } from './answers.ts';

/**
 * `/health`, with Owlery's version: 200 while the database answers and accepts writes, otherwise 503 with the reason.
 */
export function addHealth(app: FastifyInstance, { readiness }: Core): void {
  app.get('/health', async (_request, reply) => {
    const { status, body } = await healthOf(readiness);
    if (status === 503) reply.status(503).header('retry-after', RETRY_AFTER_SECONDS);
    return body;
  });
}

/** How a process is, in the form that `/health` answers. */
export async function healthOf(readiness: Core['readiness']) {
  const database = await readiness.check();
  return database === 'ok'
    ? { status: 200, body: { status: 'ok', database, version } }
    : { status: 503, body: { status: 'unavailable', database, version } };
}
