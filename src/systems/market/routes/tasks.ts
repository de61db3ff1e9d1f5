import { Type } from 'typebox';
import { languageOf } from '../../../http/declare/language.ts';
import { pageOf } from '../../../http/declare/paging.ts';
import { AnyKeys, Body, component, Defaulted, Id, Nullable, PageQuery, Query } from '../../../http/declare/schemas.ts';
import { routesOf } from '../../../http/declare/surface.ts';
import type { MarketErrors } from '../domain/errors.ts';
import { EXECUTION_STATUSES, executionStatus } from '../domain/executions/status.ts';
import { SCHEDULE_TYPES, type ScheduleType } from '../domain/schedules/schedule.ts';
import { SCHEDULE_TEMPLATES } from '../domain/schedules/templates.ts';
import type { Task } from '../domain/stored-tasks/task-queries.ts';
import { Done, done, Ok, ok, Page, page } from '../envelope.ts';
import { ExecutionObject, presentExecution, StartedExecution } from '../present/executions.ts';
import { presentTemplate, TemplateObject } from '../present/schedules.ts';
import { presentTask, TaskObject } from '../present/tasks.ts';
import type { MarketServices } from '../services.ts';

const route = routesOf<MarketErrors>();
const tag = 'tasks';

const TaskParams = Type.Object({ task_id: Id });

const Name = Type.String({ minLength: 1, maxLength: 255, format: 'visible' });
const SourceName = Type.String({ minLength: 1, maxLength: 100 });
const Parameters = AnyKeys(Type.Unknown(), { maxProperties: 100 });

const optionalFields = {
  schedule_type: Type.Optional(Type.Unsafe<ScheduleType | null>({ enum: [...SCHEDULE_TYPES, null] })),
  schedule_expression: Type.Optional(Nullable(Type.String({ minLength: 1, maxLength: 200 }))),
  timezone: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
  description: Type.Optional(Nullable(Type.String({ maxLength: 500 }))),
  max_retries: Type.Optional(Nullable(Type.Integer({ minimum: 0, maximum: 10 }))),
  /** In seconds; null and 0: the setting's. */
  timeout: Type.Optional(Nullable(Type.Integer({ minimum: 0, maximum: 86_400 }))),
};

const Definition = Body({
  name: Name,
  script_id: SourceName,
  parameters: Defaulted(AnyKeys(Type.Unknown(), { maxProperties: 100, default: {} })),
  ...optionalFields,
  is_active: Defaulted(Type.Boolean({ default: true })),
  retry_on_failure: Defaulted(Type.Boolean({ default: true })),
  notify_on_failure: Defaulted(Type.Boolean({ default: false })),
});

const Changes = Body({
  name: Type.Optional(Name),
  script_id: Type.Optional(SourceName),
  parameters: Type.Optional(Parameters),
  ...optionalFields,
  is_active: Type.Optional(Type.Boolean()),
  retry_on_failure: Type.Optional(Type.Boolean()),
  notify_on_failure: Type.Optional(Type.Boolean()),
});

export const taskRoutes = (services: MarketServices) => {
  const { core, tasks, executions, settings, sources } = services;
  const allShown = async (some: readonly Task[]) => {
    const names = some.map(({ script_id }) => script_id);
    const [values, titles] = await Promise.all([settings.get(), sources.titles(core.database.query, names)]);
    return some.map((task) => presentTask(task, values, titles));
  };
  const shown = async (task: Task) => (await allShown([task]))[0];
  return [
    route({
      method: 'GET',
      url: '/api/tasks/',
      operationId: 'listTasks',
      summary: '定时任务列表 · List tasks',
      tag,
      access: 'account',
      query: Query({ ...PageQuery(), is_active: Type.Optional(Type.Boolean()) }),
      answers: { 200: Page(TaskObject) },
      async handler({ caller, query: { is_active: isActive, ...asked } }) {
        const { items, total } = await tasks.list(caller.account, pageOf(asked), { isActive });
        return page(await allShown(items), total, asked);
      },
    }),
    route({
      method: 'POST',
      url: '/api/tasks/',
      operationId: 'createTask',
      summary: '创建定时任务 · Make a task',
      tag,
      access: 'account',
      body: Definition,
      answers: { 201: Ok(TaskObject) },
      errors: [
        'script_not_found',
        'script_inactive',
        'interface_unavailable',
        'parameters_invalid',
        'schedule_invalid',
        'timezone_unknown',
      ],
      async handler({ caller, body }) {
        const task = await tasks.create(caller.account, {
          name: body.name,
          description: body.description ?? null,
          scriptId: body.script_id,
          parameters: body.parameters,
          scheduleType: body.schedule_type ?? null,
          scheduleExpression: body.schedule_expression ?? null,
          timezone: body.timezone,
          isActive: body.is_active,
          retryOnFailure: body.retry_on_failure,
          maxRetries: body.max_retries ?? null,
          timeout: body.timeout || null,
          notifyOnFailure: body.notify_on_failure,
        });
        return ok(await shown(task));
      },
    }),
    route({
      method: 'GET',
      url: '/api/tasks/schedule/templates',
      operationId: 'listScheduleTemplates',
      summary: '调度模板 · Schedules to begin with',
      tag,
      access: 'account',
      answers: { 200: Ok(component('ScheduleTemplates')({ templates: Type.Array(TemplateObject) })) },
      handler: () => ok({ templates: SCHEDULE_TEMPLATES.map(presentTemplate) }),
    }),
    route({
      method: 'GET',
      url: '/api/tasks/:task_id',
      operationId: 'getTask',
      summary: '任务详情 · Show a task',
      tag,
      access: 'account',
      params: TaskParams,
      answers: { 200: Ok(TaskObject) },
      errors: ['task_not_found'],
      async handler({ caller, params }) {
        return ok(await shown(await tasks.get(caller.account, params.task_id)));
      },
    }),
    route({
      method: 'PUT',
      url: '/api/tasks/:task_id',
      operationId: 'updateTask',
      summary: '更新任务 · Change a task',
      tag,
      access: 'account',
      params: TaskParams,
      body: Changes,
      answers: { 200: Ok(TaskObject) },
      errors: [
        'task_not_found',
        'script_not_found',
        'script_inactive',
        'interface_unavailable',
        'parameters_invalid',
        'schedule_invalid',
        'timezone_unknown',
      ],
      async handler({ caller, params, body }) {
        const task = await tasks.update(caller.account, params.task_id, {
          name: body.name,
          description: body.description,
          scriptId: body.script_id,
          parameters: body.parameters,
          scheduleType: body.schedule_type,
          scheduleExpression: body.schedule_expression,
          timezone: body.timezone,
          isActive: body.is_active,
          retryOnFailure: body.retry_on_failure,
          maxRetries: body.max_retries,
          timeout: body.timeout === 0 ? null : body.timeout,
          notifyOnFailure: body.notify_on_failure,
        });
        return ok(await shown(task));
      },
    }),
    route({
      method: 'DELETE',
      url: '/api/tasks/:task_id',
      operationId: 'deleteTask',
      summary: '删除任务 · Delete a task',
      tag,
      access: 'account',
      params: TaskParams,
      answers: { 200: Done },
      errors: ['task_not_found'],
      async handler({ caller, params }) {
        await tasks.delete(caller.account, params.task_id);
        return done;
      },
    }),
    route({
      method: 'POST',
      url: '/api/tasks/:task_id/execute',
      operationId: 'executeTask',
      summary: '手动触发任务执行 · Run a task now',
      tag,
      access: 'account',
      params: TaskParams,
      answers: { 200: Ok(StartedExecution) },
      errors: [
        'task_not_found',
        'task_running',
        'script_not_found',
        'script_inactive',
        'interface_unavailable',
        'parameters_invalid',
      ],
      async handler({ caller, params }) {
        const { execution_id, status } = await tasks.execute(caller.account, params.task_id);
        return ok({ execution_id, status: executionStatus(status) });
      },
    }),
    route({
      method: 'POST',
      url: '/api/tasks/:task_id/cancel',
      operationId: 'cancelTask',
      summary: '取消任务当前的执行 · Cancel what runs or waits of a task',
      tag,
      access: 'account',
      params: TaskParams,
      answers: { 200: Done },
      errors: ['task_not_found', 'task_idle', 'execution_ended'],
      async handler({ caller, params }) {
        await executions.cancel(caller.account, await tasks.unfinished(caller.account, params.task_id));
        return done;
      },
    }),
    route({
      method: 'POST',
      url: '/api/tasks/:task_id/pause',
      operationId: 'pauseTask',
      summary: '暂停任务 · Pause a task',
      tag,
      access: 'account',
      params: TaskParams,
      answers: { 200: Done },
      errors: ['task_not_found'],
      async handler({ caller, params }) {
        await tasks.update(caller.account, params.task_id, { isActive: false });
        return done;
      },
    }),
    route({
      method: 'POST',
      url: '/api/tasks/:task_id/resume',
      operationId: 'resumeTask',
      summary: '恢复任务 · Resume a task',
      tag,
      access: 'account',
      params: TaskParams,
      answers: { 200: Done },
      errors: ['task_not_found', 'too_many_scheduled_tasks'],
      async handler({ caller, params }) {
        await tasks.update(caller.account, params.task_id, { isActive: true });
        return done;
      },
    }),
    route({
      method: 'GET',
      url: '/api/tasks/:task_id/executions',
      operationId: 'listTaskExecutions',
      summary: '任务执行记录 · List the executions of a task',
      tag,
      access: 'account',
      params: TaskParams,
      query: Query({ ...PageQuery(), status: Type.Optional(Type.Enum([...EXECUTION_STATUSES])) }),
      answers: { 200: Page(ExecutionObject) },
      errors: ['task_not_found'],
      async handler({ caller: { account }, params: { task_id: taskId }, query: { status, ...asked }, request }) {
        const language = languageOf(request);
        await tasks.get(account, taskId);
        const { items, total } = await executions.list(account, pageOf(asked), { taskId, status });
        return page(
          items.map((execution) => presentExecution(execution, account, language)),
          total,
          asked,
        );
      },
    }),
  ];
};
