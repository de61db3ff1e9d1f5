import { Type } from 'typebox';
import { refuse } from '../../../http/declare/request-errors.ts';
import { component, Instant } from '../../../http/declare/schemas.ts';
import { routesOf } from '../../../http/declare/surface.ts';
import { isoSeconds } from '../../../http/declare/times.ts';
import type { FactoryErrors } from '../domain/errors.ts';
import { Ok, ok } from '../envelope.ts';
import type { FactoryServices } from '../services.ts';

const route = routesOf<FactoryErrors>();

export const HEALTH = '/health';

const Health = component('Health')({
  status: Type.Literal('healthy'),
  database: Type.Literal('connected'),
  timestamp: Instant,
});

/** In the envelope, as existing clients read it. Where factory is served alone it is the server's own. */
export const healthRoutes = ({ core: { readiness } }: FactoryServices) => [
  route({
    method: 'GET',
    url: HEALTH,
    operationId: 'getHealth',
    summary: '健康检查 · Health',
    tag: 'health',
    access: 'public',
    answers: { 200: Ok(Health) },
    async handler() {
      if ((await readiness.check()) !== 'ok') throw refuse('unavailable', {});
      return ok({
        status: 'healthy' as const,
        database: 'connected' as const,
        timestamp: isoSeconds(new Date().toISOString()),
      });
    },
  }),
];
