import { Type } from 'typebox';
import type { AccountErrors } from '../../../core/accounts/errors.ts';
import type { Grant } from '../../../core/accounts/sessions.ts';
import { signOut } from '../../../core/accounts/sign-out.ts';
import { CurrentPassword, NameOrEmail, RefreshToken, signInErrors } from '../../../http/declare/credentials.ts';
import { Body, component, Email, Nullable, Password } from '../../../http/declare/schemas.ts';
import { routesOf } from '../../../http/declare/surface.ts';
import { register } from '../domain/registration.ts';
import { presentUser, UserObject } from '../present/users.ts';
import type { CoursewareServices } from '../services.ts';

const route = routesOf<AccountErrors>();
const tag = 'auth';

const tokenFields = { access_token: Type.String(), refresh_token: Type.String(), token_type: Type.Literal('bearer') };
const Tokens = component('Tokens')(tokenFields);
const SignedIn = component('SignedIn')({ ...tokenFields, expires_in: Type.Integer(), user: UserObject });
/** The new user and the tokens of its first session. */
const Registered = component('Registered')({ ...UserObject.properties, ...SignedIn.properties });
const SignedOut = component('SignedOut')({ message: Type.String(), detail: Type.String() });

const Registration = Body({
  email: Email,
  name: Type.String({ minLength: 1, maxLength: 100, format: 'visible' }),
  password: Password({ minLength: 8, maxLength: 128 }),
  avatar_url: Type.Optional(Nullable(Type.String({ maxLength: 500 }))),
});

const Credentials = Body({ email: NameOrEmail, password: CurrentPassword });

const presentTokens = ({ accessToken, refreshToken = '' }: Grant) => ({
  access_token: accessToken,
  refresh_token: refreshToken,
  token_type: 'bearer' as const,
});

const presentSignedIn = (grant: Grant) => ({
  ...presentTokens(grant),
  expires_in: grant.expiresIn,
  user: presentUser(grant.account),
});

export function authRoutes({
  core: { accounts, signIn, sessions, database, journal },
  sessionPolicy: policy,
}: CoursewareServices) {
  return [
    route({
      method: 'POST',
      url: '/api/v1/auth/register',
      operationId: 'register',
      summary: '用户注册 · Register',
      tag,
      access: 'public',
      limit: 'register',
      body: Registration,
      answers: { 201: Registered },
      errors: ['email_taken', 'password_sign_in_off'],
      async handler({ body, address, device }) {
        const account = await register(accounts, { ...body, avatarUrl: body.avatar_url ?? null }, address);
        const grant = await signIn.signInNew(account, { address, device }, policy);
        return { ...presentUser(account), ...presentSignedIn(grant) };
      },
    }),
    route({
      method: 'POST',
      url: '/api/v1/auth/login',
      operationId: 'login',
      summary: '用户登录 · Sign in',
      tag,
      access: 'public',
      limit: 'sign-in',
      body: Credentials,
      answers: { 200: SignedIn },
      errors: signInErrors,
      async handler({ body: { email: name, password }, address, device }) {
        return presentSignedIn(await signIn.signIn({ name, password, address, device }, policy));
      },
    }),
    route({
      method: 'GET',
      url: '/api/v1/auth/me',
      operationId: 'getMe',
      summary: '当前用户 · Who am I',
      tag,
      access: 'account',
      answers: { 200: UserObject },
      handler: ({ caller }) => presentUser(caller.account),
    }),
    route({
      method: 'POST',
      url: '/api/v1/auth/refresh',
      operationId: 'refreshTokens',
      summary: '刷新令牌（旧的刷新令牌随即失效）· Refresh the tokens',
      tag,
      access: 'public',
      limit: 'refresh',
      body: Body({ refresh_token: RefreshToken }),
      answers: { 200: Tokens },
      errors: ['refresh_token_invalid', 'account_not_found', 'account_inactive'],
      async handler({ body }) {
        return presentTokens(await sessions.rotate(body.refresh_token, policy));
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
      answers: { 200: SignedOut },
      async handler({ caller, address }) {
        await signOut({ database, sessions, journal }, caller, address);
        return { message: 'Successfully logged out', detail: 'Please discard your tokens on the client side' };
      },
    }),
  ];
}
