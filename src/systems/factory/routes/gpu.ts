import { Type } from 'typebox';
import { routesOf } from '../../../http/declare/surface.ts';
import type { FactoryErrors } from '../domain/errors.ts';
import { Ok, ok, Uuid } from '../envelope.ts';
import {
  OverviewObject,
  presentOverview,
  presentServer,
  presentServerDetail,
  presentServerStatus,
  presentStatistics,
  ServerDetail,
  ServerObject,
  ServerStatusObject,
  StatisticsObject,
} from '../present/servers.ts';
import type { FactoryServices } from '../services.ts';

const route = routesOf<FactoryErrors>();
const tag = 'gpu';

const ServerParams = Type.Object({ server_id: Uuid });

export const gpuRoutes = ({ servers }: FactoryServices) => [
  route({
    method: 'GET',
    url: '/api/gpu/servers',
    operationId: 'listServers',
    summary: '获取GPU服务器列表 · List servers',
    tag,
    access: 'account',
    answers: { 200: Ok(Type.Array(ServerObject)) },
    async handler() {
      return ok((await servers.list()).map(presentServer));
    },
  }),
  route({
    method: 'GET',
    url: '/api/gpu/servers/:server_id',
    operationId: 'getServer',
    summary: '获取GPU服务器详情 · Show a server',
    tag,
    access: 'account',
    params: ServerParams,
    answers: { 200: Ok(ServerDetail) },
    errors: ['server_not_found'],
    async handler({ params }) {
      return ok(presentServerDetail(await servers.get(params.server_id)));
    },
  }),
  route({
    method: 'GET',
    url: '/api/gpu/servers/:server_id/status',
    operationId: 'getServerStatus',
    summary: '获取GPU服务器实时状态 · Show what a server is doing',
    tag,
    access: 'account',
    params: ServerParams,
    answers: { 200: Ok(ServerStatusObject) },
    errors: ['server_not_found'],
    async handler({ params }) {
      return ok(presentServerStatus(await servers.status(params.server_id)));
    },
  }),
  route({
    method: 'GET',
    url: '/api/gpu/stats',
    operationId: 'getGpuStatistics',
    summary: '获取GPU统计 · Sum up all servers, with each of them',
    tag,
    access: 'account',
    answers: { 200: Ok(StatisticsObject) },
    async handler() {
      const [overview, all] = await Promise.all([servers.overview(), servers.list()]);
      return ok(presentStatistics(overview, all));
    },
  }),
  route({
    method: 'GET',
    url: '/api/gpu/cluster/overview',
    operationId: 'getClusterOverview',
    summary: '获取GPU集群概览 · Sum up all servers',
    tag,
    access: 'account',
    answers: { 200: Ok(OverviewObject) },
    async handler() {
      return ok(presentOverview(await servers.overview()));
    },
  }),
];
