import { Type } from 'typebox';
import type { AccountErrors } from '../../../core/accounts/errors.ts';
import { CurrentPassword } from '../../../http/declare/credentials.ts';
import { Body, component, Nullable, Password } from '../../../http/declare/schemas.ts';
import { routesOf } from '../../../http/declare/surface.ts';
import { Done, done } from '../envelope.ts';
import { ConfigObject, NotificationConfig, NotopenAction, presentConfig } from '../present/config.ts';
import { StatisticsObject } from '../present/statistics.ts';
import { presentUser, UserObject } from '../present/users.ts';
import type { StudyServices } from '../services.ts';
import { NewPassword } from './auth.ts';

const route = routesOf<AccountErrors>();
const tag = 'user';

const ConfigChange = Body({
  cx_username: Type.Optional(Nullable(Type.String({ minLength: 1, maxLength: 64 }))),
  // Scripts for the original server send an empty one to keep it.
  cx_password: Type.Optional(Nullable(Password({ minLength: 0, maxLength: 128 }))),
  speed: Type.Optional(Type.Number({ minimum: 1, maximum: 2 })),
  notopen_action: Type.Optional(NotopenAction),
  notification_config: Type.Optional(Nullable(NotificationConfig)),
  // Accepted from clients of the original server, and ignored.
  tiku_config: Type.Optional(Type.Unknown()),
  use_cookies: Type.Optional(Type.Unknown()),
});

const Profile = component('Profile')({ user: UserObject, config: ConfigObject, statistics: StatisticsObject });

export const userRoutes = ({ core: { accounts }, configs, statistics }: StudyServices) => [
  route({
    method: 'GET',
    url: '/api/user/config',
    operationId: 'getConfig',
    summary: '获取用户配置 · Show how I study',
    tag,
    access: 'account',
    answers: { 200: ConfigObject },
    handler: async ({ caller }) => presentConfig(await configs.get(caller.account.id)),
  }),
  route({
    method: 'PUT',
    url: '/api/user/config',
    operationId: 'updateConfig',
    summary: '更新用户配置，未给出的保持不变 · Change how I study; what is not named stays',
    tag,
    access: 'account',
    body: ConfigChange,
    answers: { 200: ConfigObject },
    async handler({ caller, body: { tiku_config: _tiku, use_cookies: _cookies, cx_password, ...others }, address }) {
      const change = { ...others, ...(cx_password !== undefined && cx_password !== '' && { cx_password }) };
      return presentConfig(await configs.change(caller.account.id, change, address));
    },
  }),
  route({
    method: 'PUT',
    url: '/api/user/password',
    operationId: 'changePassword',
    summary: '修改密码 · Change the password',
    tag,
    access: 'account',
    personalTokens: 'never',
    body: Body({ old_password: CurrentPassword, new_password: NewPassword }),
    answers: { 200: Done },
    errors: ['wrong_password', 'account_locked'],
    async handler({ caller, body, address, request }) {
      await accounts.changePassword(caller.account.id, body.old_password, body.new_password, address);
      return done(request, 'password_changed');
    },
  }),
  route({
    method: 'GET',
    url: '/api/user/profile',
    operationId: 'getProfile',
    summary: '获取用户资料和统计 · Who am I, and my tasks in figures',
    tag,
    access: 'account',
    answers: { 200: Profile },
    async handler({ caller: { account } }) {
      const [config, tasks] = await Promise.all([configs.get(account.id), statistics.ofAccount(account.id)]);
      return { user: presentUser(account), config: presentConfig(config), statistics: { tasks } };
    },
  }),
];
