import { Type } from 'typebox';
import type { AccountErrors } from '../../../core/accounts/errors.ts';
import { Page, page, pageOf } from '../../../http/declare/paging.ts';
import { refuseField } from '../../../http/declare/request-errors.ts';
import {
  Body,
  component,
  Email,
  Id,
  NameText,
  Nullable,
  PageQuery,
  Password,
  Query,
  Username,
} from '../../../http/declare/schemas.ts';
import { routesOf } from '../../../http/declare/surface.ts';
import { refuse, type StudyErrors } from '../domain/errors.ts';
import { Done, done, languageOf } from '../envelope.ts';
import { ConfigObject, presentConfig } from '../present/config.ts';
import { FiguresObject, presentFigures, StatisticsObject } from '../present/statistics.ts';
import { AnyTaskObject, presentAnyTask } from '../present/tasks.ts';
import { presentUser, UserObject, userFields } from '../present/users.ts';
import type { StudyServices } from '../services.ts';
import { statusesOf, TaskFilterQuery } from './tasks.ts';

const route = routesOf<AccountErrors & StudyErrors>();
const tag = 'admin';

const Params = Type.Object({ id: Id });
const Role = Type.Enum(['user', 'admin']);

const UserChange = Body({
  username: Type.Optional(Username({ minLength: 3, maxLength: 80 })),
  // Pages of the original server send an empty one with every change.
  password: Type.Optional(Password({ minLength: 0, maxLength: 128 })),
  email: Type.Optional(Email),
  role: Type.Optional(Role),
  is_active: Type.Optional(Type.Boolean()),
  full_name: Type.Optional(Nullable(NameText({ maxLength: 100 }))),
});

const TOO_SHORT = { zh: '密码长度至少6位', en: 'must have at least 6 characters' };

const UserDetail = component('UserDetail')({ ...userFields, config: ConfigObject, statistics: StatisticsObject });

export const adminRoutes = ({ core: { administration }, tasks, configs, statistics }: StudyServices) => [
  route({
    method: 'GET',
    url: '/api/admin/users',
    operationId: 'listUsers',
    summary: '获取所有用户 · List users',
    tag,
    access: 'admin',
    query: Query({
      ...PageQuery(),
      role: Type.Optional(Role),
      is_active: Type.Optional(Type.Boolean()),
      search: Type.Optional(Type.String({ minLength: 1, maxLength: 254 })),
    }),
    answers: { 200: Page(UserObject) },
    async handler({ query: { role, is_active: isActive, search, ...asked } }) {
      const { items, total } = await administration.list({ role, isActive, search }, pageOf(asked));
      return page(items.map(presentUser), total, asked);
    },
  }),
  route({
    method: 'GET',
    url: '/api/admin/users/:id',
    operationId: 'getUser',
    summary: '获取用户详情 · Show a user',
    tag,
    access: 'admin',
    params: Params,
    answers: { 200: UserDetail },
    errors: ['account_not_found'],
    async handler({ params: { id } }) {
      const account = await administration.get(id);
      const [config, figures] = await Promise.all([configs.get(id), statistics.ofAccount(id)]);
      return { ...presentUser(account), config: presentConfig(config), statistics: { tasks: figures } };
    },
  }),
  route({
    method: 'PUT',
    url: '/api/admin/users/:id',
    operationId: 'updateUser',
    summary: '更新用户，未给出的保持不变 · Change a user; what is not named stays',
    tag,
    access: 'admin',
    sessionFields: ['password', 'email'],
    params: Params,
    body: UserChange,
    answers: { 200: UserObject },
    errors: ['account_not_found', 'username_taken', 'email_taken', 'last_admin'],
    async handler({ caller, address, params, body: { is_active: isActive, full_name: fullName, password, ...same } }) {
      if (password && password.length < 6) throw refuseField('password', TOO_SHORT);
      const by = { accountId: caller.account.id, address };
      const change = { ...same, password: password || undefined, isActive, fullName };
      return presentUser(await administration.update(params.id, change, by));
    },
  }),
  route({
    method: 'DELETE',
    url: '/api/admin/users/:id',
    operationId: 'deleteUser',
    summary: '删除用户及其任务 · Delete a user, and their tasks',
    tag,
    access: 'admin',
    params: Params,
    answers: { 200: Done },
    errors: ['account_not_found', 'last_admin', 'own_account'],
    async handler({ caller, address, params, request }) {
      if (params.id === caller.account.id) throw refuse('own_account', {});
      await administration.delete(params.id, { accountId: caller.account.id, address });
      return done(request, 'user_deleted');
    },
  }),
  route({
    method: 'POST',
    url: '/api/admin/users/:id/unlock',
    operationId: 'unlockUser',
    summary: '解除用户锁定 · Lift the lock after wrong passwords',
    tag,
    access: 'admin',
    params: Params,
    answers: { 200: Done },
    errors: ['account_not_found'],
    async handler({ caller, address, params, request }) {
      await administration.unlock(params.id, { accountId: caller.account.id, address });
      return done(request, 'user_unlocked');
    },
  }),
  route({
    method: 'GET',
    url: '/api/admin/tasks',
    operationId: 'listAllTasks',
    summary: "监控所有任务 · List everybody's tasks",
    tag,
    access: 'admin',
    query: Query({
      ...PageQuery(),
      ...TaskFilterQuery(),
      user_id: Type.Optional(Id),
    }),
    answers: { 200: Page(AnyTaskObject) },
    async handler({ query, request }) {
      const filter = { userId: query.user_id, statuses: statusesOf(query) };
      const { items, total } = await tasks.list(filter, pageOf(query));
      return page(items.map(presentAnyTask(languageOf(request))), total, query);
    },
  }),
  route({
    method: 'POST',
    url: '/api/admin/tasks/:id/force-stop',
    operationId: 'forceStopTask',
    summary: '强制停止任务 · End a task that is running or paused',
    tag,
    access: 'admin',
    params: Params,
    answers: { 200: AnyTaskObject },
    errors: ['task_not_found', 'task_wrong_state'],
    async handler({ caller: { account }, address, params, request }) {
      const by = { accountId: account.id, address };
      return presentAnyTask(languageOf(request))(await tasks.forceStop(params.id, account.username, by));
    },
  }),
  route({
    method: 'POST',
    url: '/api/admin/tasks/:id/cancel',
    operationId: 'cancelAnyTask',
    summary: '强制停止任务（同 force-stop）· The same as force-stop, under the name that clients use',
    tag,
    access: 'admin',
    params: Params,
    answers: { 200: AnyTaskObject },
    errors: ['task_not_found', 'task_wrong_state'],
    async handler({ caller: { account }, address, params, request }) {
      const by = { accountId: account.id, address };
      return presentAnyTask(languageOf(request))(await tasks.forceStop(params.id, account.username, by));
    },
  }),
  route({
    method: 'GET',
    url: '/api/admin/statistics',
    operationId: 'getSystemStatistics',
    summary: '系统统计数据 · The whole in figures',
    tag,
    access: 'admin',
    answers: { 200: FiguresObject },
    handler: async () => presentFigures(await statistics.ofAll()),
  }),
];
