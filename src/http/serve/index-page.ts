/** The response at the root: the console for browsers, a list for programs. */
import type { FastifyInstance } from 'fastify';
import type { Api } from '../declare/system.ts';
import { wantsPage } from './pages.ts';
import { isUnder } from './public-path.ts';

/** A system and the prefix of its API. */
export interface Mounted {
  readonly system: Api;
  readonly prefix: string;
}

export interface IndexOptions {
  mounted: readonly Mounted[];
  /** The path of PUBLIC_URL. */
  base: string;
  hasPages: boolean;
}

export function addIndex(app: FastifyInstance, { mounted, base, hasPages }: IndexOptions): void {
  const systems = mounted.map(({ system: { surface }, prefix }) => ({
    name: surface.name,
    title: surface.title,
    base: `${base}${prefix}` || '/',
    docs: `${base}${prefix}${surface.docs}`,
    openapi: `${base}${prefix}${surface.docs}/openapi.json`,
  }));
  app.get('/', (request, reply) => {
    reply.header('vary', 'accept');
    // Relative if a proxy has stripped its path, so that the link still works.
    const isWhole = base !== '' && isUnder(request.originalUrl, base);
    if (hasPages && wantsPage(request)) return reply.redirect(isWhole ? `${base}/console/` : './console/');
    return reply.send({ name: 'owlery', systems, health: `${base}/health` });
  });
}
