import { env } from 'node:process';
import { Type } from 'typebox';
import type { AccountErrors } from '../../../core/accounts/errors.ts';
import { refuse } from '../../../http/declare/request-errors.ts';
import { routesOf } from '../../../http/declare/surface.ts';
import { CONTRACT_VERSION } from '../contract-version.ts';
import type { CoursewareServices } from '../services.ts';

const route = routesOf<AccountErrors>();
const tag = 'health';
const Healthy = Type.Literal('healthy');

/** At the contract's addresses; served alone at the root, the first one replaces the server's. */
export const healthRoutes = ({ core: { readiness } }: CoursewareServices) => [
  route({
    method: 'GET',
    url: '/health',
    operationId: 'getHealth',
    summary: '健康检查 · Health',
    tag,
    access: 'public',
    answers: { 200: Type.Object({ status: Healthy, version: Type.String(), environment: Type.String() }) },
    async handler() {
      if ((await readiness.check()) !== 'ok') throw refuse('unavailable', {});
      return { status: 'healthy', version: CONTRACT_VERSION, environment: env.NODE_ENV || 'production' };
    },
  }),
  route({
    method: 'GET',
    url: '/api/v1/health/db',
    operationId: 'getDatabaseHealth',
    summary: '数据库健康检查 · Health of the database',
    tag,
    access: 'public',
    answers: { 200: Type.Object({ status: Healthy, database: Type.Literal('connected') }) },
    async handler() {
      if ((await readiness.check()) !== 'ok') throw refuse('unavailable', {});
      return { status: 'healthy', database: 'connected' };
    },
  }),
];
