import { Type } from 'typebox';
import type { AccountErrors } from '../../../core/accounts/errors.ts';
import { signOut } from '../../../core/accounts/sign-out.ts';
import type { Core } from '../../../core/core.ts';
import { CurrentPassword, NameOrEmail, oauthFields, signInErrors } from '../../../http/declare/credentials.ts';
import { inLanguageOf } from '../../../http/declare/language.ts';
import { passwordsDiffer } from '../../../http/declare/messages.ts';
import { refuseField } from '../../../http/declare/request-errors.ts';
import { Body, Email, NameText, Nullable, Password, Username } from '../../../http/declare/schemas.ts';
import { routesOf } from '../../../http/declare/surface.ts';
import { tokenForAMonth, tokenForAnHour } from '../domain/session-policies.ts';
import {
  Done,
  Me,
  presentAccount,
  presentGrant,
  Refreshed,
  Registered,
  rememberingPresenter,
  SignedIn,
} from '../present.ts';

const route = routesOf<AccountErrors>();
const tag = '认证';

const Registration = Body({
  username: Username({ minLength: 3, maxLength: 50 }),
  email: Email,
  password: Password({ minLength: 8, maxLength: 128 }),
  confirm_password: Password({ minLength: 8, maxLength: 128 }),
  full_name: Type.Optional(Nullable(NameText({ maxLength: 100 }))),
  phone: Type.Optional(Nullable(Type.String({ maxLength: 32 }))),
});

const credentials = { username: NameOrEmail, password: CurrentPassword };

const CredentialsForm = Body({ ...credentials, ...oauthFields });

const CredentialsJson = Body({ ...credentials, remember_me: Type.Optional(Type.Boolean()) });

export const sessionRoutes = (
  { accounts, signIn, sessions, database, journal }: Core,
  presentMe = rememberingPresenter(),
) => [
  route({
    method: 'POST',
    url: '/api/v1/auth/register',
    operationId: 'register',
    summary: '用户注册 · Register',
    tag,
    access: 'public',
    limit: 'register',
    body: Registration,
    answers: { 200: Registered },
    errors: ['username_taken', 'email_taken', 'password_sign_in_off'],
    async handler({ body, address }) {
      const { confirm_password, full_name: fullName, ...registration } = body;
      if (confirm_password !== body.password) throw refuseField('confirm_password', passwordsDiffer);
      return presentAccount(await accounts.register({ ...registration, fullName }, address));
    },
  }),
  route({
    method: 'POST',
    url: '/api/v1/auth/login',
    operationId: 'loginWithForm',
    summary: '用户登录（表单格式） · Sign in by form',
    tag,
    access: 'public',
    limit: 'sign-in',
    body: CredentialsForm,
    consumes: 'application/x-www-form-urlencoded',
    answers: { 200: SignedIn },
    errors: signInErrors,
    async handler({ body: { username: name, password }, address, device }) {
      return presentGrant(await signIn.signIn({ name, password, address, device }, tokenForAnHour));
    },
  }),
  route({
    method: 'POST',
    url: '/api/v1/auth/login/json',
    operationId: 'login',
    summary: '用户登录（JSON格式） · Sign in by JSON',
    tag,
    access: 'public',
    limit: 'sign-in',
    body: CredentialsJson,
    answers: { 200: SignedIn },
    errors: signInErrors,
    async handler({ body: { username: name, password, remember_me }, address, device }) {
      const policy = remember_me ? tokenForAMonth : tokenForAnHour;
      return presentGrant(await signIn.signIn({ name, password, address, device }, policy));
    },
  }),
  route({
    method: 'POST',
    url: '/api/v1/auth/logout',
    operationId: 'logout',
    summary: '用户登出 · Sign out',
    tag,
    access: 'account',
    personalTokens: 'never',
    answers: { 200: Done },
    async handler({ caller, address, request }) {
      await signOut({ database, sessions, journal }, caller, address);
      return { message: inLanguageOf(request, { zh: '登出成功', en: 'Signed out' }) };
    },
  }),
  route({
    method: 'GET',
    url: '/api/v1/auth/me',
    operationId: 'getMe',
    summary: '获取当前用户信息 · Who am I',
    tag,
    access: 'account',
    answers: { 200: Me },
    handler: ({ caller }) => presentMe(caller.account),
  }),
  route({
    method: 'POST',
    url: '/api/v1/auth/refresh',
    operationId: 'refreshToken',
    summary: '刷新访问令牌 · Refresh the token',
    tag,
    access: 'account',
    personalTokens: 'never',
    answers: { 200: Refreshed },
    errors: ['refresh_token_invalid'],
    async handler({ caller }) {
      return presentGrant(await sessions.refresh(caller));
    },
  }),
];
