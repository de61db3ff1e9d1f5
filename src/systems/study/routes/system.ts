/** Requests of the original server's pages about the server as a whole. */
import { Type } from 'typebox';
import type { AccountErrors } from '../../../core/accounts/errors.ts';
import { LOG_LEVELS } from '../../../core/system-log/log-level.ts';
import { SystemLog } from '../../../core/system-log/system-log.ts';
import { Page, page, pageOf } from '../../../http/declare/paging.ts';
import { refuse } from '../../../http/declare/request-errors.ts';
import { component, PageQuery, Query } from '../../../http/declare/schemas.ts';
import { routesOf } from '../../../http/declare/surface.ts';
import { Done, done } from '../envelope.ts';
import { presentParameters, presentSystemLine, SystemLine, SystemParameters } from '../present/system.ts';
import type { StudyServices } from '../services.ts';

const route = routesOf<AccountErrors>();
const tag = 'system';

const Health = component('Health')({ status: Type.Literal('healthy'), database: Type.Literal('connected') });

export const systemRoutes = ({ core: { readiness, config, database, mailServer } }: StudyServices) => {
  const systemLog = new SystemLog(database);
  return [
    route({
      method: 'GET',
      url: '/api/health',
      operationId: 'getHealth',
      summary: '健康检查 · Health',
      tag,
      access: 'public',
      answers: { 200: Health },
      async handler() {
        if ((await readiness.check()) !== 'ok') throw refuse('unavailable', {});
        return { status: 'healthy' as const, database: 'connected' as const };
      },
    }),
    route({
      method: 'GET',
      url: '/api/admin/logs',
      operationId: 'listSystemLogs',
      summary: '系统日志 · List lines of the program’s log',
      tag,
      access: 'admin',
      query: Query({ ...PageQuery({ size: 50, most: 200 }), level: Type.Optional(Type.Enum([...LOG_LEVELS])) }),
      answers: { 200: Page(SystemLine) },
      async handler({ query: { level, ...asked } }) {
        const { items, total } = await systemLog.list({ level }, pageOf(asked));
        return page(items.map(presentSystemLine), total, asked);
      },
    }),
    route({
      method: 'POST',
      url: '/api/admin/recover-tasks',
      operationId: 'recoverTasks',
      summary: '恢复任务：任务会自动恢复，无需操作 · Does nothing: tasks recover by themselves',
      tag,
      access: 'admin',
      answers: { 200: Done },
      handler: async ({ request }) => done(request, 'nothing_to_recover'),
    }),
    route({
      method: 'GET',
      url: '/api/system-config/system-params',
      operationId: 'getSystemParameters',
      summary: '系统参数（由环境变量设置）· What the environment sets',
      tag,
      access: 'admin',
      answers: { 200: SystemParameters },
      handler: async () => presentParameters(config),
    }),
    route({
      method: 'POST',
      url: '/api/system-config/init-defaults',
      operationId: 'initDefaults',
      summary: '恢复环境变量中的邮件设置 · Have the mail settings of the environment hold again',
      tag,
      access: 'admin',
      answers: {
        200: component('Initialised')({ message: Type.String(), created: Type.Integer(), updated: Type.Integer() }),
      },
      async handler({ caller, address, request }) {
        const hadOwn = await mailServer.reset({ accountId: caller.account.id, address });
        return { ...done(request, 'defaults_apply'), created: 0, updated: hadOwn ? 1 : 0 };
      },
    }),
  ];
};
