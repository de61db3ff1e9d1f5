import type { FastifyInstance, RouteOptions } from 'fastify';
import type { Core } from '../../../core/core.ts';
import { AdvisoryLocks } from '../../../core/db/advisory-locks.ts';
import type { Resumable } from '../../declare/resumable.ts';
import type { Api } from '../../declare/system.ts';
import type { BodyBudget } from '../bodies/body-budget.ts';
import { ANSWERS_OPTIONS } from '../cors.ts';
import { TusUploads } from './tus.ts';
import { normalizeContentType, TUS_VERSION } from './tus-protocol.ts';

export interface ResumableMounting {
  readonly core: Core;
  readonly budget: BodyBudget;
  readonly prefix: string;
  /** The hooks of a route for signed-in callers. */
  readonly hooksOf: (resumable: Resumable) => NonNullable<RouteOptions['onRequest']>;
}

/** Mounts the resumable uploads of an API, in a scope where only tus reads bodies. */
export async function mountResumables(
  scope: FastifyInstance,
  { surface, resumables: offered = [] }: Api,
  { core, budget, prefix, hooksOf }: ResumableMounting,
): Promise<void> {
  if (offered.length === 0) return;
  const locks = new AdvisoryLocks(core.database, core.notifications);
  await locks.open();
  core.defer(() => locks.close());
  await scope.register(async (resumables) => {
    resumables.removeAllContentTypeParsers();
    resumables.addContentTypeParser('*', (_request, _content, done) => done(null));
    resumables.addHook('onRequest', (request, reply, done) => {
      reply.header('tus-resumable', TUS_VERSION);
      normalizeContentType(request);
      done();
    });
    for (const one of offered) {
      const uploads = new TusUploads({ core, budget, locks, surface, definition: one, prefix });
      // OpenAPI cannot describe the protocol: they are named in the document's description.
      const options: Pick<RouteOptions, 'config' | 'schema' | 'handler'> = {
        config: { cors: ANSWERS_OPTIONS },
        schema: { hide: true },
        handler: (request, reply) => uploads.handle(request, reply),
      };
      const guarded = { ...options, onRequest: hooksOf(one) };
      resumables.route({ method: 'POST', url: one.url, ...guarded });
      resumables.route({ method: ['POST', 'HEAD', 'PATCH', 'DELETE'], url: `${one.url}/:id`, ...guarded });
      // The server's capabilities are public, and browsers request them without credentials.
      resumables.route({ method: 'OPTIONS', url: one.url, ...options });
      resumables.route({ method: 'OPTIONS', url: `${one.url}/:id`, ...options });
    }
  });
}
