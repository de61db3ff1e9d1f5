import { Type } from 'typebox';
import { Id, PageQuery, Query } from '../../../http/schemas.ts';
import { routesOf } from '../../../http/surface.ts';
import type { MarketErrors } from '../domain/errors.ts';
import { EXECUTION_STATUSES } from '../domain/executions/status.ts';
import { Ok, ok, Page, page, pageOf } from '../envelope.ts';
import { ExecutionObject, presentExecution } from '../present/executions.ts';
import type { MarketServices } from '../services.ts';

const route = routesOf<MarketErrors>();
const tag = 'executions';

export const executionRoutes = ({ executions }: MarketServices) => [
  route({
    method: 'GET',
    url: '/api/executions/',
    summary: '执行记录列表 · List executions',
    tag,
    access: 'account',
    query: Query({
      ...PageQuery(),
      task_id: Type.Optional(Id),
      status: Type.Optional(Type.Enum([...EXECUTION_STATUSES])),
    }),
    answers: { 200: Page(ExecutionObject) },
    async handler({ caller: { account }, query: { task_id: taskId, status, ...asked } }) {
      const { items, total } = await executions.list(account, pageOf(asked), { taskId, status });
      return page(
        items.map((execution) => presentExecution(execution, account)),
        total,
        asked,
      );
    },
  }),
  route({
    method: 'GET',
    url: '/api/executions/:execution_id',
    summary: '执行详情 · Show an execution',
    tag,
    access: 'account',
    params: Type.Object({ execution_id: Type.String({ maxLength: 64 }) }),
    answers: { 200: Ok(ExecutionObject) },
    errors: ['execution_not_found'],
    async handler({ caller: { account }, params }) {
      return ok(presentExecution(await executions.get(account, params.execution_id), account));
    },
  }),
];
