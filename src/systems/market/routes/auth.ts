import { Type } from 'typebox';
import type { AccountErrors } from '../../../core/accounts/errors.ts';
import { registerByEmail } from '../../../core/accounts/register-by-email.ts';
import type { Grant } from '../../../core/accounts/sessions.ts';
import { signOut } from '../../../core/accounts/sign-out.ts';
import type { Core } from '../../../core/core.ts';
import { CurrentPassword, NameOrEmail, RefreshToken, signInErrors } from '../../../http/declare/credentials.ts';
import { passwordsDiffer, passwordUnchanged } from '../../../http/declare/messages.ts';
import { refuseField } from '../../../http/declare/request-errors.ts';
import { Body, component, Email, Password, Username } from '../../../http/declare/schemas.ts';
import { routesOf } from '../../../http/declare/surface.ts';
import { marketSession } from '../domain/session-policy.ts';
import { Done, done, Ok, ok } from '../envelope.ts';
import { presentSignedIn, SignedInUser } from '../present/users.ts';

const route = routesOf<AccountErrors>();
const tag = 'auth';

const tokenFields = { access_token: Type.String(), token_type: Type.Literal('bearer'), expires_in: Type.Integer() };
/** With the user, which existing clients expect in the same response. */
const Tokens = Ok(component('Tokens')({ ...tokenFields, refresh_token: Type.String(), user: SignedInUser }));
const Refreshed = Ok(component('RefreshedToken')(tokenFields));
const Me = Ok(SignedInUser);

const Registration = Body({
  /** Default: derived from the e-mail address. */
  username: Type.Optional(Username({ minLength: 3, maxLength: 80 })),
  email: Email,
  password: Password({ minLength: 8, maxLength: 128 }),
  password_confirm: Password({ minLength: 8, maxLength: 128 }),
});

const Credentials = Body({
  username: Type.Optional(NameOrEmail),
  /** Instead of the user name. */
  email: Type.Optional(NameOrEmail),
  password: CurrentPassword,
});

/** The refresh token is included for a new session; a refresh does not change it. */
const presentGrant = ({ accessToken, refreshToken = '', expiresIn, account }: Grant) =>
  ok({
    access_token: accessToken,
    refresh_token: refreshToken,
    token_type: 'bearer' as const,
    expires_in: expiresIn,
    user: presentSignedIn(account),
  });

export const authRoutes = ({ accounts, signIn, sessions, database, journal }: Core) => [
  route({
    method: 'POST',
    url: '/api/auth/register',
    operationId: 'register',
    summary: '注册 · Register',
    tag,
    access: 'public',
    limit: 'register',
    body: Registration,
    answers: { 201: Tokens },
    errors: ['username_taken', 'email_taken', 'password_sign_in_off'],
    async handler({ body: { password_confirm, username, ...registration }, address, device }) {
      if (password_confirm !== registration.password) throw refuseField('password_confirm', passwordsDiffer);
      const account = await (username === undefined
        ? registerByEmail(accounts, registration, address)
        : accounts.register({ ...registration, username }, address));
      return presentGrant(await signIn.signInNew(account, { address, device }, marketSession));
    },
  }),
  route({
    method: 'POST',
    url: '/api/auth/login',
    operationId: 'login',
    summary: '登录 · Sign in',
    tag,
    access: 'public',
    limit: 'sign-in',
    body: Credentials,
    answers: { 200: Tokens },
    errors: signInErrors,
    async handler({ body: { username, email, password }, address, device }) {
      const name = username ?? email;
      if (name === undefined) throw refuseField('username', { zh: '缺少必填字段', en: 'is required' });
      return presentGrant(await signIn.signIn({ name, password, address, device }, marketSession));
    },
  }),
  route({
    method: 'POST',
    url: '/api/auth/logout',
    operationId: 'logout',
    summary: '登出 · Sign out',
    tag,
    access: 'account',
    personalTokens: 'never',
    answers: { 200: Done },
    async handler({ caller, address }) {
      await signOut({ database, sessions, journal }, caller, address);
      return done;
    },
  }),
  route({
    method: 'POST',
    url: '/api/auth/refresh',
    operationId: 'refreshToken',
    summary: '刷新访问令牌 · Refresh the token',
    tag,
    access: 'public',
    limit: 'refresh',
    body: Body({ refresh_token: RefreshToken }),
    answers: { 200: Refreshed },
    errors: ['refresh_token_invalid'],
    async handler({ body }) {
      return presentGrant(await sessions.refreshByToken(body.refresh_token));
    },
  }),
  route({
    method: 'POST',
    url: '/api/auth/change-password',
    operationId: 'changePassword',
    summary: '修改密码 · Change the password',
    tag,
    access: 'account',
    personalTokens: 'never',
    body: Body({
      old_password: CurrentPassword,
      new_password: Password({ minLength: 8, maxLength: 128 }),
    }),
    answers: { 200: Done },
    errors: ['wrong_password', 'account_locked'],
    async handler({ body, caller, address }) {
      if (body.new_password === body.old_password) throw refuseField('new_password', passwordUnchanged);
      await accounts.changePassword(caller.account.id, body.old_password, body.new_password, address);
      return done;
    },
  }),
  route({
    method: 'GET',
    url: '/api/auth/me',
    operationId: 'getMe',
    summary: '当前用户 · Who am I',
    tag,
    access: 'account',
    answers: { 200: Me },
    handler: ({ caller }) => ok(presentSignedIn(caller.account)),
  }),
];
