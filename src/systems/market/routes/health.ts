import { Type } from 'typebox';
import { refuse } from '../../../http/declare/request-errors.ts';
import { component, Instant } from '../../../http/declare/schemas.ts';
import { routesOf } from '../../../http/declare/surface.ts';
import type { MarketErrors } from '../domain/errors.ts';
import type { MarketServices } from '../services.ts';
import { market } from '../surface.ts';

const route = routesOf<MarketErrors>();

const Health = component('Health')({
  status: Type.Enum(['healthy', 'degraded']),
  version: Type.String(),
  database: Type.Literal('connected'),
  /** `stopped`: no process follows the schedules. */
  scheduler: Type.Enum(['running', 'stopped']),
  checks: component('HealthChecks')({ database: Type.String(), scheduler: Type.String() }),
  timestamp: Instant,
});

/** As existing clients read it, without the envelope. Where market is served alone it is the server's own. */
export const healthRoutes = ({ core: { readiness }, agenda }: MarketServices) => [
  route({
    method: 'GET',
    url: '/health',
    operationId: 'getHealth',
    summary: '健康检查 · Health',
    tag: 'health',
    access: 'public',
    answers: { 200: Health },
    async handler() {
      if ((await readiness.check()) !== 'ok') throw refuse('unavailable', {});
      const scheduler = (await agenda()).isRunning ? ('running' as const) : ('stopped' as const);
      const database = 'connected' as const;
      return {
        status: scheduler === 'running' ? ('healthy' as const) : ('degraded' as const),
        version: market.version,
        database,
        scheduler,
        checks: { database, scheduler },
        timestamp: new Date().toISOString(),
      };
    },
  }),
];
