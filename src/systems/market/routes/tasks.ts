import { Type } from 'typebox';
import { refuse } from '../../../http/request-errors.ts';
import { Body, Defaulted, Id, Nullable, PageQuery, Query } from '../../../http/schemas.ts';
import { routesOf } from '../../../http/surface.ts';
import type { MarketErrors } from '../domain/errors.ts';
import { executionStatus } from '../domain/executions/status.ts';
import { SCHEDULE_TYPES, type ScheduleType } from '../domain/schedules/schedule.ts';
import { Ok, ok, Page, page, pageOf } from '../envelope.ts';
import { StartedExecution } from '../present/executions.ts';
import { presentTask, TaskObject } from '../present/tasks.ts';
import type { MarketServices } from '../services.ts';

const route = routesOf<MarketErrors>();
const tag = 'tasks';

const TaskParams = Type.Object({ task_id: Id });

const Definition = Body({
  name: Type.String({ minLength: 1, maxLength: 200 }),
  script_id: Type.String({ minLength: 1, maxLength: 100 }),
  parameters: Defaulted(Type.Record(Type.String(), Type.Unknown(), { default: {}, maxProperties: 100 })),
  schedule_type: Type.Optional(Type.Unsafe<ScheduleType | null>({ enum: [...SCHEDULE_TYPES, null] })),
  schedule_expression: Type.Optional(Nullable(Type.String({ minLength: 1, maxLength: 200 }))),
  retry_on_failure: Defaulted(Type.Boolean({ default: true })),
  max_retries: Defaulted(Type.Integer({ minimum: 0, maximum: 10, default: 3 })),
});

export const taskRoutes = ({ tasks }: MarketServices) => [
  route({
    method: 'GET',
    url: '/api/tasks/',
    summary: '定时任务列表 · List tasks',
    tag,
    access: 'account',
    query: Query({ ...PageQuery(), is_active: Type.Optional(Type.Boolean()) }),
    answers: { 200: Page(TaskObject) },
    async handler({ caller, query: { is_active: isActive, ...asked } }) {
      const { items, total } = await tasks.list(caller.account, pageOf(asked), { isActive });
      return page(items.map(presentTask), total, asked);
    },
  }),
  route({
    method: 'POST',
    url: '/api/tasks/',
    summary: '创建定时任务 · Make a task',
    tag,
    access: 'account',
    body: Definition,
    answers: { 201: Ok(TaskObject) },
    errors: ['script_not_found', 'parameters_invalid', 'schedule_invalid'],
    async handler({ caller, body }) {
      const { schedule_type: type = null, schedule_expression: expression = null } = body;
      if (type === null && expression !== null) {
        const message = { zh: '缺少必填字段', en: 'must say what schedule_expression is' };
        throw refuse('invalid_body', { issues: [{ field: 'schedule_type', message }] });
      }
      const task = await tasks.create(caller.account, {
        name: body.name,
        scriptId: body.script_id,
        parameters: body.parameters,
        schedule: type === null ? undefined : { type, expression },
        retryOnFailure: body.retry_on_failure,
        maxRetries: body.max_retries,
      });
      return ok(presentTask(task));
    },
  }),
  route({
    method: 'GET',
    url: '/api/tasks/:task_id',
    summary: '任务详情 · Show a task',
    tag,
    access: 'account',
    params: TaskParams,
    answers: { 200: Ok(TaskObject) },
    errors: ['task_not_found'],
    async handler({ caller, params }) {
      return ok(presentTask(await tasks.get(caller.account, params.task_id)));
    },
  }),
  route({
    method: 'POST',
    url: '/api/tasks/:task_id/execute',
    summary: '手动触发任务执行 · Run a task now',
    tag,
    access: 'account',
    params: TaskParams,
    answers: { 200: Ok(StartedExecution) },
    errors: ['task_not_found', 'script_inactive', 'parameters_invalid'],
    async handler({ caller, params }) {
      const { execution_id, status } = await tasks.execute(caller.account, params.task_id);
      return ok({ execution_id, status: executionStatus(status) });
    },
  }),
];
