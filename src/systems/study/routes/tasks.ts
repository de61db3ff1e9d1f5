import { Type } from 'typebox';
import { Page, page, pageOf } from '../../../http/declare/paging.ts';
import { Body, Defaulted, Id, Nullable, PageQuery, Query } from '../../../http/declare/schemas.ts';
import { routesOf } from '../../../http/declare/surface.ts';
import { type StudyErrors, TASK_STATUSES, type TaskStatus } from '../domain/errors.ts';
import type { Task } from '../domain/tasks/task-queries.ts';
import { Done, done, languageOf } from '../envelope.ts';
import { LogObject, presentDetail, presentLog, presentTask, TaskDetail, TaskObject } from '../present/tasks.ts';
import type { StudyServices } from '../services.ts';

const route = routesOf<StudyErrors>();
const tag = 'tasks';

/** The number of log lines in a task's details. */
const DETAIL_LOGS = 200;

const TaskParams = Type.Object({ id: Id });

const Definition = Body({
  name: Type.String({ minLength: 1, maxLength: 200, format: 'visible' }),
  description: Type.Optional(Nullable(Type.String({ maxLength: 2_000 }))),
  course_ids: Defaulted(
    Type.Array(Type.String({ minLength: 1, maxLength: 64 }), { maxItems: 200, uniqueItems: true, default: [] }),
  ),
});

const Renaming = Body({
  name: Type.Optional(Definition.properties.name),
  description: Definition.properties.description,
});

/** The original server's pages send a repeated `status[]` for several values. */
export const TaskFilterQuery = () => ({
  status: Type.Optional(Type.Enum([...TASK_STATUSES])),
  'status[]': Type.Optional(Type.Array(Type.Enum([...TASK_STATUSES]), { maxItems: 20 })),
});

/** The statuses of both parameters. */
export function statusesOf(query: { status?: TaskStatus | undefined; 'status[]'?: TaskStatus[] | undefined }) {
  return [...(query.status === undefined ? [] : [query.status]), ...(query['status[]'] ?? [])];
}

export const taskRoutes = ({ tasks }: StudyServices) => {
  /** An action of a user on a task. */
  const action = (
    name: string,
    summary: string,
    errors: readonly (keyof StudyErrors)[],
    act: (userId: number, id: number) => Promise<Task>,
  ) =>
    route({
      method: 'POST',
      url: `/api/tasks/:id/${name}`,
      operationId: `${name}Task`,
      summary,
      tag,
      access: 'account',
      params: TaskParams,
      answers: { 200: TaskObject },
      errors: ['task_not_found', 'task_wrong_state', ...errors],
      handler: async ({ caller, params, request }) =>
        presentTask(languageOf(request))(await act(caller.account.id, params.id)),
    });

  return [
    route({
      method: 'GET',
      url: '/api/tasks',
      operationId: 'listTasks',
      summary: '获取任务列表 · List my tasks',
      tag,
      access: 'account',
      query: Query({ ...PageQuery(), ...TaskFilterQuery() }),
      answers: { 200: Page(TaskObject) },
      async handler({ caller, query, request }) {
        const filter = { userId: caller.account.id, statuses: statusesOf(query) };
        const { items, total } = await tasks.list(filter, pageOf(query));
        return page(items.map(presentTask(languageOf(request))), total, query);
      },
    }),
    route({
      method: 'POST',
      url: '/api/tasks',
      operationId: 'createTask',
      summary: '创建新任务，course_ids 为空表示全部课程 · Make a task; no course_ids: all courses',
      tag,
      access: 'account',
      body: Definition,
      answers: { 201: TaskObject },
      async handler({ caller, body: { name, description = null, course_ids: courseIds }, request }) {
        const task = await tasks.create(caller.account.id, { name, description, courseIds });
        return presentTask(languageOf(request))(task);
      },
    }),
    route({
      method: 'GET',
      url: '/api/tasks/:id',
      operationId: 'getTask',
      summary: '获取任务详情（包含日志）· Show a task with its log',
      tag,
      access: 'account',
      params: TaskParams,
      answers: { 200: TaskDetail },
      errors: ['task_not_found'],
      async handler({ caller: { account }, params: { id }, request }) {
        const [task, logs] = await Promise.all([tasks.get(account, id), tasks.logs(account, id, DETAIL_LOGS)]);
        return presentDetail(task, logs, languageOf(request));
      },
    }),
    route({
      method: 'PUT',
      url: '/api/tasks/:id',
      operationId: 'updateTask',
      summary: '修改任务名称或描述，未给出的保持不变 · Rename or describe a task; what is not named stays',
      tag,
      access: 'account',
      params: TaskParams,
      body: Renaming,
      answers: { 200: TaskObject },
      errors: ['task_not_found'],
      async handler({ caller, params: { id }, body, request }) {
        return presentTask(languageOf(request))(await tasks.rename(caller.account.id, id, body));
      },
    }),
    action('start', '启动任务 · Start a task, or have it go on', ['task_limit_exceeded'], (...which) =>
      tasks.start(...which),
    ),
    action('pause', '暂停任务 · Pause a task', [], (userId, id) => tasks.pause(userId, id)),
    action('resume', '恢复任务 · Have a paused task go on', [], (...which) => tasks.resume(...which)),
    action('cancel', '取消任务 · Cancel a task', [], (userId, id) => tasks.cancel(userId, id)),
    action('retry', '重试失败的任务 · Begin a failed or cancelled task anew', ['task_limit_exceeded'], (...which) =>
      tasks.retry(...which),
    ),
    route({
      method: 'DELETE',
      url: '/api/tasks/:id',
      operationId: 'deleteTask',
      summary: '删除任务 · Remove a task',
      tag,
      access: 'account',
      params: TaskParams,
      answers: { 200: Done },
      errors: ['task_not_found', 'task_wrong_state'],
      async handler({ caller, params, request }) {
        await tasks.delete(caller.account.id, params.id);
        return done(request, 'task_deleted');
      },
    }),
    route({
      method: 'GET',
      url: '/api/tasks/:id/logs',
      operationId: 'listTaskLogs',
      summary: '获取任务日志 · Show the log of a task',
      tag,
      access: 'account',
      params: TaskParams,
      query: Query({ limit: Defaulted(Type.Integer({ minimum: 1, maximum: 1_000, default: 100 })) }),
      answers: { 200: Type.Array(LogObject) },
      errors: ['task_not_found'],
      async handler({ caller, params: { id }, query, request }) {
        return (await tasks.logs(caller.account, id, query.limit)).map(presentLog(id, languageOf(request)));
      },
    }),
  ];
};
