import { Type } from 'typebox';
import type { AccountErrors } from '../../../core/accounts/errors.ts';
import { CurrentPassword } from '../../../http/declare/credentials.ts';
import { Body, NameText, Nullable, Password, Username } from '../../../http/declare/schemas.ts';
import { routesOf } from '../../../http/declare/surface.ts';
import { Done, done, Ok, ok } from '../envelope.ts';
import { presentStatistics, presentUser, StatisticsObject, UserObject } from '../present/users.ts';
import type { FactoryServices } from '../services.ts';

const route = routesOf<AccountErrors>();
const tag = 'users';

const Profile = Body({
  full_name: Type.Optional(Nullable(NameText({ maxLength: 100 }))),
  username: Type.Optional(Username({ minLength: 3, maxLength: 80 })),
});

export const userRoutes = ({ core: { accounts }, users }: FactoryServices) => [
  route({
    method: 'GET',
    url: '/api/users/me',
    operationId: 'getMe',
    summary: '获取当前用户信息 · Who am I',
    tag,
    access: 'account',
    answers: { 200: Ok(UserObject) },
    async handler({ caller }) {
      return ok(presentUser(await users.get(caller.account)));
    },
  }),
  route({
    method: 'PUT',
    url: '/api/users/me',
    operationId: 'updateMe',
    summary: '更新用户信息 · Change what I am called',
    tag,
    access: 'account',
    body: Profile,
    answers: { 200: Ok(UserObject) },
    errors: ['username_taken'],
    async handler({ caller, body: { username, full_name: fullName }, address }) {
      const account = await accounts.updateProfile(caller.account, { username, fullName }, address);
      return ok(presentUser(await users.get(account)), '更新成功');
    },
  }),
  route({
    method: 'POST',
    url: '/api/users/change-password',
    operationId: 'changePassword',
    summary: '修改密码 · Change the password',
    tag,
    access: 'account',
    personalTokens: 'never',
    body: Body({
      current_password: CurrentPassword,
      new_password: Password({ minLength: 6, maxLength: 128 }),
    }),
    answers: { 200: Done },
    errors: ['wrong_password', 'account_locked'],
    async handler({ caller, body, address }) {
      await accounts.changePassword(caller.account.id, body.current_password, body.new_password, address);
      return done('密码修改成功');
    },
  }),
  route({
    method: 'GET',
    url: '/api/users/stats',
    operationId: 'getMyStatistics',
    summary: '获取用户统计信息 · My tasks and money in figures',
    tag,
    access: 'account',
    answers: { 200: Ok(StatisticsObject) },
    async handler({ caller }) {
      return ok(presentStatistics(await users.statistics(caller.account.id)));
    },
  }),
];
