import { Type } from 'typebox';
import type { AccountErrors } from '../../../core/accounts/errors.ts';
import type { Grant } from '../../../core/accounts/sessions.ts';
import type { Core } from '../../../core/core.ts';
import { passwordsDiffer } from '../../../http/declare/messages.ts';
import { refuseField } from '../../../http/declare/request-errors.ts';
import { Body, component, Email, Password, RoleName, Username } from '../../../http/declare/schemas.ts';
import { routesOf } from '../../../http/declare/surface.ts';
import { marketSession } from '../domain/session-policy.ts';
import { Done, done, Ok, ok } from '../envelope.ts';

const route = routesOf<AccountErrors>();
const tag = 'auth';

const tokenFields = { access_token: Type.String(), token_type: Type.Literal('bearer'), expires_in: Type.Integer() };
const Tokens = Ok(component('Tokens')({ ...tokenFields, refresh_token: Type.String() }));
const Refreshed = Ok(component('RefreshedToken')(tokenFields));
const Me = Ok(
  component('Me')({
    id: Type.Integer(),
    username: Type.String(),
    email: Type.String(),
    role: RoleName,
    is_active: Type.Boolean(),
  }),
);

const Registration = Body({
  username: Username({ minLength: 3, maxLength: 80 }),
  email: Email,
  password: Password({ minLength: 8, maxLength: 128 }),
  password_confirm: Password({ minLength: 8, maxLength: 128 }),
});

const Credentials = Body({
  username: Type.String({ minLength: 1, maxLength: 254 }),
  password: Password({ minLength: 1, maxLength: 128 }),
});

/** The refresh token is there when the session is new; a refresh does not change it. */
const presentGrant = ({ accessToken, refreshToken = '', expiresIn }: Grant) =>
  ok({
    access_token: accessToken,
    refresh_token: refreshToken,
    token_type: 'bearer' as const,
    expires_in: expiresIn,
  });

export const authRoutes = ({ accounts, signIn, sessions }: Core) => [
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
    errors: ['username_taken', 'email_taken'],
    async handler({ body: { password_confirm, ...registration }, address }) {
      if (password_confirm !== registration.password) throw refuseField('password_confirm', passwordsDiffer);
      await accounts.register(registration, address);
      const credentials = { name: registration.username, password: registration.password, address };
      return presentGrant(await signIn.signIn(credentials, marketSession));
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
    errors: ['invalid_credentials', 'account_inactive', 'account_locked'],
    async handler({ body: { username: name, password }, address }) {
      return presentGrant(await signIn.signIn({ name, password, address }, marketSession));
    },
  }),
  route({
    method: 'POST',
    url: '/api/auth/logout',
    operationId: 'logout',
    summary: '登出 · Sign out',
    tag,
    access: 'account',
    answers: { 200: Done },
    async handler({ caller }) {
      await sessions.end(caller.session.id);
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
    body: Body({ refresh_token: Type.String({ minLength: 1, maxLength: 200 }) }),
    answers: { 200: Refreshed },
    errors: ['refresh_token_invalid'],
    async handler({ body }) {
      return presentGrant(await sessions.refreshByToken(body.refresh_token));
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
    handler({ caller: { account } }) {
      const { id, username, email, role, status } = account;
      return ok({ id, username, email, role, is_active: status === 'active' });
    },
  }),
];
