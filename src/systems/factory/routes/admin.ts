import { Type } from 'typebox';
import type { AccountErrors } from '../../../core/accounts/errors.ts';
import { logSetting } from '../../../core/system-log/log-setting.ts';
import { Page, page, pageOf } from '../../../http/declare/paging.ts';
import { refuseField } from '../../../http/declare/request-errors.ts';
import { Body, NameText, Nullable, PageQuery, Query, Username } from '../../../http/declare/schemas.ts';
import { routesOf } from '../../../http/declare/surface.ts';
import type { FactoryErrors } from '../domain/errors.ts';
import { factorySettings, Rate, TYPE_NAME } from '../domain/factory-settings.ts';
import { Done, done, Ok, ok, Uuid } from '../envelope.ts';
import { ConfigObject, FiguresObject, presentConfig, presentFigures } from '../present/admin.ts';
import { hundredthsOf, TWO_DECIMALS } from '../present/money.ts';
import { presentUser, UserObject } from '../present/users.ts';
import type { FactoryServices } from '../services.ts';

const route = routesOf<AccountErrors & FactoryErrors>();
const tag = 'admin';

const Role = Type.Enum(['user', 'admin']);

const UserChange = Body({
  role: Type.Optional(Role),
  is_active: Type.Optional(Type.Boolean()),
  balance: Type.Optional(Type.Number({ minimum: 0, maximum: 1_000_000_000 })),
  full_name: Type.Optional(Nullable(NameText({ maxLength: 100 }))),
  username: Type.Optional(Username({ minLength: 3, maxLength: 80 })),
});

const { properties } = factorySettings.schema;

/** Null removes a rate. */
const RateChanges = Type.Record(Type.String({ pattern: TYPE_NAME }), Nullable(Rate), { maxProperties: 1_000 });

const ConfigChange = Body({
  max_concurrent_tasks_per_user: Type.Optional(properties.max_concurrent_tasks_per_user),
  default_task_timeout: Type.Optional(properties.default_task_timeout),
  maintenance_mode: Type.Optional(properties.maintenance_mode),
  task_rates: Type.Optional(RateChanges),
  ...Type.Partial(logSetting.schema).properties,
});

export const adminRoutes = ({ users, overview, settings }: FactoryServices) => [
  route({
    method: 'GET',
    url: '/api/admin/stats',
    operationId: 'getSystemStatistics',
    summary: '获取系统统计信息 · The whole in figures',
    tag,
    access: 'admin',
    answers: { 200: Ok(FiguresObject) },
    async handler() {
      return ok(presentFigures(await overview.figures()));
    },
  }),
  route({
    method: 'GET',
    url: '/api/admin/users',
    operationId: 'listUsers',
    summary: '获取用户列表 · List users',
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
      const { items, total } = await users.list({ role, isActive, search }, pageOf(asked));
      return page(items.map(presentUser), total, asked);
    },
  }),
  route({
    method: 'PUT',
    url: '/api/admin/users/:user_id',
    operationId: 'updateUser',
    summary: '更新用户信息 · Change a user, and what they have',
    tag,
    access: 'admin',
    params: Type.Object({ user_id: Uuid }),
    body: UserChange,
    answers: { 200: Ok(UserObject) },
    errors: ['account_not_found', 'username_taken', 'last_admin', 'balance_held'],
    async handler({ caller, address, params, body }) {
      const balance = body.balance === undefined ? undefined : hundredthsOf(body.balance);
      if (body.balance !== undefined && balance === undefined) throw refuseField('balance', TWO_DECIMALS);
      const { role, is_active: isActive, full_name: fullName, username } = body;
      const change = { role, isActive, balance, fullName, username };
      const by = { accountId: caller.account.id, address };
      return ok(presentUser(await users.update(params.user_id, change, by)), '用户信息已更新');
    },
  }),
  route({
    method: 'GET',
    url: '/api/admin/users/:user_id',
    operationId: 'getUser',
    summary: '获取用户 · Show a user',
    tag,
    access: 'admin',
    params: Type.Object({ user_id: Uuid }),
    answers: { 200: Ok(UserObject) },
    errors: ['account_not_found'],
    async handler({ params }) {
      return ok(presentUser(await users.byId(params.user_id)));
    },
  }),
  route({
    method: 'DELETE',
    url: '/api/admin/users/:user_id',
    operationId: 'disableUser',
    summary: '停用用户，记录保留 · Disable a user; what they did stays',
    tag,
    access: 'admin',
    params: Type.Object({ user_id: Uuid }),
    answers: { 200: Done },
    errors: ['account_not_found', 'last_admin', 'user_not_deletable'],
    async handler({ caller, address, params }) {
      await users.disable(params.user_id, { accountId: caller.account.id, address });
      return done('用户已停用');
    },
  }),
  route({
    method: 'POST',
    url: '/api/admin/users/:user_id/unlock',
    operationId: 'unlockUser',
    summary: '解除用户锁定 · Lift the lock after wrong passwords',
    tag,
    access: 'admin',
    params: Type.Object({ user_id: Uuid }),
    answers: { 200: Done },
    errors: ['account_not_found'],
    async handler({ caller, address, params }) {
      await users.unlock(params.user_id, { accountId: caller.account.id, address });
      return done('用户已解除锁定');
    },
  }),
  route({
    method: 'POST',
    url: '/api/admin/maintenance',
    operationId: 'setMaintenance',
    summary: '开启或关闭维护模式 · Switch maintenance on or off',
    tag,
    access: 'admin',
    query: Query({ enabled: Type.Boolean() }),
    answers: { 200: Done },
    async handler({ caller, address, query: { enabled } }) {
      await settings.change({ maintenance_mode: enabled }, { accountId: caller.account.id, address });
      return done(enabled ? '维护模式已开启' : '维护模式已关闭');
    },
  }),
  route({
    method: 'GET',
    url: '/api/admin/config',
    operationId: 'getConfig',
    summary: '获取系统配置 · Show the settings',
    tag,
    access: 'admin',
    answers: { 200: Ok(ConfigObject) },
    async handler() {
      return ok(presentConfig(await settings.all()));
    },
  }),
  route({
    method: 'PUT',
    url: '/api/admin/config',
    operationId: 'updateConfig',
    summary: '更新系统配置，未给出的保持不变 · Change settings; what is not named stays',
    tag,
    access: 'admin',
    body: ConfigChange,
    answers: { 200: Ok(ConfigObject) },
    errors: ['task_rates_invalid'],
    async handler({ caller, address, body }) {
      return ok(presentConfig(await settings.change(body, { accountId: caller.account.id, address })), '配置已更新');
    },
  }),
];
