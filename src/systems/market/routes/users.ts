import { Type } from 'typebox';
import type { AccountErrors } from '../../../core/accounts/errors.ts';
import type { Core } from '../../../core/core.ts';
import { pageOf } from '../../../http/declare/paging.ts';
import { Body, Email, Id, NameText, Nullable, PageQuery, Password, Query } from '../../../http/declare/schemas.ts';
import { routesOf } from '../../../http/declare/surface.ts';
import { Done, done, Ok, ok, Page, page } from '../envelope.ts';
import { presentUser, UserObject } from '../present/users.ts';

const route = routesOf<AccountErrors>();
const tag = 'users';

const Role = Type.Enum(['user', 'admin']);
const UserParams = Type.Object({ user_id: Id });

const Change = Body({
  email: Type.Optional(Email),
  role: Type.Optional(Role),
  is_active: Type.Optional(Type.Boolean()),
  full_name: Type.Optional(Nullable(NameText({ maxLength: 100 }))),
});

export const userRoutes = ({ administration }: Core) => [
  route({
    method: 'GET',
    url: '/api/users/',
    operationId: 'listUsers',
    summary: '用户列表 · List users',
    tag,
    access: 'admin',
    query: Query({
      ...PageQuery(),
      username: Type.Optional(Type.String({ maxLength: 80 })),
      email: Type.Optional(Type.String({ maxLength: 254 })),
      role: Type.Optional(Role),
      is_active: Type.Optional(Type.Boolean()),
      search: Type.Optional(Type.String({ maxLength: 254, description: 'In user name, e-mail address or full name' })),
    }),
    answers: { 200: Page(UserObject) },
    async handler({ query: { username, email, role, is_active: isActive, search, ...asked } }) {
      const { items, total } = await administration.list({ username, email, role, isActive, search }, pageOf(asked));
      return page(items.map(presentUser), total, asked);
    },
  }),
  route({
    method: 'GET',
    url: '/api/users/:user_id',
    operationId: 'getUser',
    summary: '用户详情 · Show a user',
    tag,
    access: 'admin',
    params: UserParams,
    answers: { 200: Ok(UserObject) },
    errors: ['account_not_found'],
    async handler({ params }) {
      return ok(presentUser(await administration.get(params.user_id)));
    },
  }),
  route({
    method: 'PUT',
    url: '/api/users/:user_id',
    operationId: 'updateUser',
    summary: '更新用户 · Change a user',
    tag,
    access: 'admin',
    sessionFields: ['email'],
    params: UserParams,
    body: Change,
    answers: { 200: Ok(UserObject) },
    errors: ['account_not_found', 'email_taken', 'last_admin'],
    async handler({ caller, address, params, body: { email, role, is_active: isActive, full_name: fullName } }) {
      const change = { email, role, isActive, fullName };
      const by = { accountId: caller.account.id, address };
      return ok(presentUser(await administration.update(params.user_id, change, by)));
    },
  }),
  route({
    method: 'PUT',
    url: '/api/users/:user_id/role',
    operationId: 'setUserRole',
    summary: '修改用户角色 · Change the role of a user',
    tag,
    access: 'admin',
    params: UserParams,
    body: Body({ role: Role }),
    answers: { 200: Ok(UserObject) },
    errors: ['account_not_found', 'last_admin'],
    async handler({ caller, address, params, body: { role } }) {
      const by = { accountId: caller.account.id, address };
      return ok(presentUser(await administration.update(params.user_id, { role }, by)));
    },
  }),
  route({
    method: 'DELETE',
    url: '/api/users/:user_id',
    operationId: 'deleteUser',
    summary: '删除用户 · Delete a user',
    tag,
    access: 'admin',
    params: UserParams,
    answers: { 200: Done },
    errors: ['account_not_found', 'last_admin'],
    async handler({ caller, address, params }) {
      await administration.delete(params.user_id, { accountId: caller.account.id, address });
      return done;
    },
  }),
  route({
    method: 'POST',
    url: '/api/users/:user_id/unlock',
    operationId: 'unlockUser',
    summary: '解除用户锁定 · Lift the lock after wrong passwords',
    tag,
    access: 'admin',
    params: UserParams,
    answers: { 200: Done },
    errors: ['account_not_found'],
    async handler({ caller, address, params }) {
      await administration.unlock(params.user_id, { accountId: caller.account.id, address });
      return done;
    },
  }),
  route({
    method: 'POST',
    url: '/api/users/:user_id/reset-password',
    operationId: 'resetUserPassword',
    summary: '重置用户密码 · Give a user a new password',
    tag,
    access: 'admin',
    personalTokens: 'never',
    params: UserParams,
    body: Body({ new_password: Password({ minLength: 8, maxLength: 128 }) }),
    answers: { 200: Done },
    errors: ['account_not_found'],
    async handler({ caller, address, params, body }) {
      const by = { accountId: caller.account.id, address };
      await administration.resetPassword(params.user_id, body.new_password, by);
      return done;
    },
  }),
];
