import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { languageOf } from '../../../http/declare/language.ts';
import { Page, page, pageOf } from '../../../http/declare/paging.ts';
import { Body, Defaulted, Nullable, PageQuery, Query } from '../../../http/declare/schemas.ts';
import { routesOf } from '../../../http/declare/surface.ts';
import { type FactoryErrors, TASK_STATUSES } from '../domain/errors.ts';
import { TASK_ORDERS, type Task } from '../domain/tasks/task-queries.ts';
import { Done, done, Ok, ok, Uuid } from '../envelope.ts';
import { presentTask, TaskObject, type TaskView } from '../present/tasks.ts';
import type { FactoryServices } from '../services.ts';
import { subjectOfTask } from './subject-of-task.ts';

const route = routesOf<FactoryErrors>();
const tag = 'tasks';

const TaskParams = Type.Object({ task_id: Uuid });

const Definition = Body({
  title: Type.String({ minLength: 1, maxLength: 200, format: 'visible' }),
  description: Type.Optional(Nullable(Type.String({ maxLength: 10_000 }))),
  task_type: Type.String({ minLength: 1, maxLength: 50 }),
  priority: Type.Optional(Nullable(Type.Integer({ minimum: 1, maximum: 5, default: 1 }))),
  estimated_duration: Type.Optional(Nullable(Type.Integer({ minimum: 1, maximum: 1_440, default: 1 }))),
  config: Type.Optional(
    Type.Unsafe<Record<string, unknown> | null>({ type: ['object', 'null'], default: {}, maxProperties: 1_000 }),
  ),
});

/** Null leaves a field unchanged. */
const Change = Body({
  title: Type.Optional(Nullable(Type.String({ minLength: 1, maxLength: 200 }))),
  description: Type.Optional(Nullable(Type.String({ maxLength: 10_000 }))),
  priority: Type.Optional(Nullable(Type.Integer({ minimum: 1, maximum: 5 }))),
  config: Type.Optional(
    Type.Unsafe<Record<string, unknown> | null>({ type: ['object', 'null'], maxProperties: 1_000 }),
  ),
});

export const taskRoutes = ({ tasks, servers }: FactoryServices) => {
  const viewFor = async (shown: readonly Task[], request: FastifyRequest): Promise<TaskView> => ({
    language: languageOf(request),
    servers: shown.some(({ status }) => status === 'pending') ? await servers.list() : [],
  });
  const shown = async (task: Task, request: FastifyRequest, message?: string) =>
    ok(presentTask(task, await viewFor([task], request)), message);
  return [
    route({
      method: 'POST',
      url: '/api/tasks',
      operationId: 'createTask',
      summary: '创建任务 · Make a task',
      tag,
      access: 'account',
      subject: ({ body }) => ({ taskType: body.task_type }),
      body: Definition,
      answers: { 200: Ok(TaskObject) },
      errors: [
        'task_type_unknown',
        'task_config_invalid',
        'task_limit_exceeded',
        'insufficient_balance',
        'account_gone',
      ],
      async handler({ caller: { account }, address, body, request }) {
        const definition = {
          title: body.title,
          description: body.description ?? null,
          taskType: body.task_type,
          priority: body.priority ?? 1,
          estimatedDuration: body.estimated_duration ?? 1,
          config: body.config ?? {},
        };
        return await shown(await tasks.create(definition, { account, address }), request, '任务创建成功');
      },
    }),
    route({
      method: 'GET',
      url: '/api/tasks',
      operationId: 'listTasks',
      summary: '获取任务列表 · List my tasks',
      tag,
      access: 'account',
      subject: ({ query: { task_type: taskType } }) => (taskType === undefined ? {} : { taskType }),
      query: Query({
        ...PageQuery(),
        status: Type.Optional(Type.Enum([...TASK_STATUSES])),
        task_type: Type.Optional(Type.String({ maxLength: 50 })),
        sort_by: Defaulted(Type.Enum([...TASK_ORDERS], { default: 'created_at' })),
        sort_order: Defaulted(Type.Enum(['asc', 'desc'], { default: 'desc' })),
      }),
      answers: { 200: Page(TaskObject) },
      async handler({ caller, query, request }) {
        const { status, task_type: taskType, sort_by: by, sort_order: direction, ...asked } = query;
        const filter = { ownerId: caller.account.id, status, taskType };
        const { items, total } = await tasks.list(filter, { by, direction }, pageOf(asked));
        const view = await viewFor(items, request);
        return page(
          items.map((task) => presentTask(task, view)),
          total,
          asked,
        );
      },
    }),
    route({
      method: 'GET',
      url: '/api/tasks/:task_id',
      operationId: 'getTask',
      summary: '获取任务详情 · Show a task',
      tag,
      access: 'account',
      subject: subjectOfTask(tasks),
      params: TaskParams,
      answers: { 200: Ok(TaskObject) },
      errors: ['task_not_found'],
      async handler({ caller, params, request }) {
        return await shown(await tasks.get(caller.account, params.task_id), request);
      },
    }),
    route({
      method: 'PUT',
      url: '/api/tasks/:task_id',
      operationId: 'changeTask',
      summary: '修改任务标题和描述 · Change the title and the description',
      tag,
      access: 'account',
      subject: subjectOfTask(tasks),
      params: TaskParams,
      body: Change,
      answers: { 200: Ok(TaskObject) },
      errors: ['task_not_found', 'task_wrong_state', 'task_config_invalid'],
      async handler({ caller: { account }, address, params, body, request }) {
        const change = {
          title: body.title ?? undefined,
          description: body.description ?? undefined,
          priority: body.priority ?? undefined,
          config: body.config ?? undefined,
        };
        return await shown(await tasks.change(params.task_id, change, { account, address }), request, '任务已更新');
      },
    }),
    route({
      method: 'POST',
      url: '/api/tasks/:task_id/cancel',
      operationId: 'cancelTask',
      summary: '取消任务 · Stop a task',
      tag,
      access: 'account',
      subject: subjectOfTask(tasks),
      params: TaskParams,
      answers: { 200: Ok(TaskObject) },
      errors: ['task_not_found', 'task_wrong_state'],
      async handler({ caller: { account }, address, params, request }) {
        return await shown(await tasks.cancel(params.task_id, { account, address }), request, '任务已取消');
      },
    }),
    route({
      method: 'POST',
      url: '/api/tasks/:task_id/retry',
      operationId: 'retryTask',
      summary: '重新运行任务 · Run a task again',
      tag,
      access: 'account',
      subject: subjectOfTask(tasks),
      params: TaskParams,
      answers: { 200: Ok(TaskObject) },
      errors: [
        'task_not_found',
        'task_wrong_state',
        'task_type_unknown',
        'task_config_invalid',
        'task_limit_exceeded',
        'insufficient_balance',
        'account_gone',
      ],
      async handler({ caller: { account }, address, params, request }) {
        return await shown(await tasks.retry(params.task_id, { account, address }), request, '任务已重新排队');
      },
    }),
    route({
      method: 'DELETE',
      url: '/api/tasks/:task_id',
      operationId: 'deleteTask',
      summary: '删除任务 · Remove a task',
      tag,
      access: 'account',
      subject: subjectOfTask(tasks),
      params: TaskParams,
      answers: { 200: Done },
      errors: ['task_not_found', 'task_wrong_state'],
      async handler({ caller: { account }, address, params }) {
        await tasks.delete(params.task_id, { account, address });
        return done('任务已删除');
      },
    }),
  ];
};
