import { Type } from 'typebox';
import type { AccountErrors } from '../../../core/accounts/errors.ts';
import { signOut } from '../../../core/accounts/sign-out.ts';
import { CurrentPassword, NameOrEmail, signInErrors } from '../../../http/declare/credentials.ts';
import { Body, Email, NameText, Nullable, Password, Username } from '../../../http/declare/schemas.ts';
import { routesOf } from '../../../http/declare/surface.ts';
import { factorySession } from '../domain/session-policy.ts';
import { Done, done, Ok, ok } from '../envelope.ts';
import { presentGrant, presentUser, RegisteredObject, SignedInObject, UserObject } from '../present/users.ts';
import type { FactoryServices } from '../services.ts';

const route = routesOf<AccountErrors>();
const tag = 'auth';

/** Open even during maintenance: an administrator must be able to end it. */
export const LOGIN = '/api/auth/login';

const Registration = Body({
  email: Email,
  username: Username({ minLength: 3, maxLength: 80 }),
  password: Password({ minLength: 6, maxLength: 128 }),
  full_name: Type.Optional(Nullable(NameText({ maxLength: 100 }))),
});

const Credentials = Body({ email: NameOrEmail, password: CurrentPassword });

export const authRoutes = ({ core: { accounts, signIn, sessions, database, journal }, users }: FactoryServices) => [
  route({
    method: 'POST',
    url: '/api/auth/register',
    operationId: 'register',
    summary: '用户注册 · Register',
    tag,
    access: 'public',
    limit: 'register',
    body: Registration,
    answers: { 200: Ok(RegisteredObject) },
    errors: ['username_taken', 'email_taken', 'password_sign_in_off'],
    async handler({ body: { full_name: fullName, ...registration }, address }) {
      const account = await accounts.register({ ...registration, fullName }, address);
      const user = presentUser(await users.get(account));
      return ok({ ...user, user_id: user.id }, '注册成功');
    },
  }),
  route({
    method: 'POST',
    url: LOGIN,
    operationId: 'login',
    summary: '登录，email 可填邮箱或用户名 · Sign in by e-mail address or user name',
    tag,
    access: 'public',
    limit: 'sign-in',
    body: Credentials,
    answers: { 200: Ok(SignedInObject) },
    errors: signInErrors,
    async handler({ body: { email: name, password }, address, device }) {
      const grant = await signIn.signIn({ name, password, address, device }, factorySession);
      return ok(presentGrant(grant, await users.get(grant.account)), '登录成功');
    },
  }),
  route({
    method: 'GET',
    url: '/api/auth/me',
    operationId: 'getSessionUser',
    summary: '获取当前用户信息 · Who am I',
    tag,
    access: 'account',
    answers: { 200: Ok(UserObject) },
    async handler({ caller }) {
      return ok(presentUser(await users.get(caller.account)));
    },
  }),
  route({
    method: 'POST',
    url: '/api/auth/refresh',
    operationId: 'refreshToken',
    summary: '刷新令牌 · Get a new token while this one is good',
    tag,
    access: 'account',
    personalTokens: 'never',
    answers: { 200: Ok(SignedInObject) },
    errors: ['refresh_token_invalid'],
    async handler({ caller }) {
      return ok(presentGrant(await sessions.refresh(caller), await users.get(caller.account)), '刷新成功');
    },
  }),
  route({
    method: 'POST',
    url: '/api/auth/logout',
    operationId: 'logout',
    summary: '退出登录 · Sign out',
    tag,
    access: 'account',
    personalTokens: 'never',
    answers: { 200: Done },
    async handler({ caller, address }) {
      await signOut({ database, sessions, journal }, caller, address);
      return done('已退出登录');
    },
  }),
];
