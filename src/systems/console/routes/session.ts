import { Type } from 'typebox';
import type { AccountErrors } from '../../../core/accounts/errors.ts';
import { signOut } from '../../../core/accounts/sign-out.ts';
import type { Core } from '../../../core/core.ts';
import {
  CurrentPassword,
  MailToken,
  NameOrEmail,
  SecondFactorCode,
  signInErrors,
} from '../../../http/declare/credentials.ts';
import { passwordsDiffer } from '../../../http/declare/messages.ts';
import { refuseField } from '../../../http/declare/request-errors.ts';
import { Body, Email, Nullable, Password, Username } from '../../../http/declare/schemas.ts';
import { routesOf } from '../../../http/declare/surface.ts';
import type { ConsoleErrors } from '../domain/errors.ts';
import { Done } from '../present.ts';
import { DAY, type Door, deviceOf, OwnerPassword, ownerErrors, policyOf, Session } from './door.ts';
import { PasskeyAnswer } from './passkeys.ts';

const route = routesOf<AccountErrors & ConsoleErrors>();
const tag = 'session';

const SignedOut = Type.Object({
  done: Type.Boolean(),
  location: Type.Optional(Type.String({ description: 'the page that signs out at the provider of the session' })),
});

export function sessionRoutes(core: Core, { cookie, refuseForeign, keep, present, enter }: Door) {
  const { accounts, signIn, sessions, verification, oidc, impersonation } = core;

  return [
    route({
      method: 'GET',
      url: '/api/session',
      operationId: 'getSession',
      summary: '当前会话 · Who is signed in; renews a session that is kept',
      tag,
      access: 'optional',
      withoutFactor: true,
      answers: { 200: Session },
      async handler({ caller, request, reply }) {
        if (caller && shouldRenew(caller.session)) keep({ request, reply }, await sessions.refresh(caller), true);
        return present(caller);
      },
    }),
    route({
      method: 'POST',
      url: '/api/session',
      operationId: 'signIn',
      summary: '登录 · Sign in',
      tag,
      access: 'public',
      limit: 'sign-in',
      body: Body({
        name: NameOrEmail,
        password: CurrentPassword,
        remember: Type.Optional(Type.Boolean()),
        code: Type.Optional(SecondFactorCode),
        passkey: Type.Optional(PasskeyAnswer),
      }),
      answers: { 200: Session },
      errors: [...signInErrors, 'second_factor_required', 'second_factor_wrong', 'foreign_page'],
      async handler({ body: { name, password, remember = false, code, passkey }, address, request, reply }) {
        refuseForeign(request);
        const grant = await signIn.signIn(
          { name, password, address, device: deviceOf(request), factor: { code, passkey } },
          policyOf(remember),
        );
        return await enter({ request, reply }, grant, remember);
      },
    }),
    route({
      method: 'DELETE',
      url: '/api/session',
      operationId: 'signOut',
      summary: '退出登录 · Sign out; an administrator who acts as a user gets back the own session',
      tag,
      access: 'optional',
      withoutFactor: true,
      personalTokens: 'never',
      endsImpersonation: true,
      answers: { 200: SignedOut },
      errors: ['foreign_page'],
      async handler({ caller, address, request, reply }) {
        refuseForeign(request);
        const own = caller?.impersonator && (await impersonation.end(caller, address));
        if (own) {
          keep({ request, reply }, own, own.expiresIn > DAY);
          return { done: true };
        }
        const location = caller && (await oidc.signOutAddress(caller.session.id));
        if (caller) await signOut(core, caller, address);
        reply.header('set-cookie', cookie.header('', 0, request.protocol));
        return { done: true, ...(location !== undefined && { location }) };
      },
    }),
    route({
      method: 'POST',
      url: '/api/account',
      operationId: 'register',
      summary: '注册并登录 · Register, and be signed in',
      tag,
      access: 'public',
      limit: 'register',
      body: Body({
        username: Username({ minLength: 3, maxLength: 50 }),
        email: Email,
        password: Password({ minLength: 8, maxLength: 128 }),
        full_name: Type.Optional(Nullable(Type.String({ maxLength: 100 }))),
      }),
      answers: { 200: Session },
      errors: [
        'username_taken',
        'email_taken',
        'invalid_credentials',
        'account_inactive',
        'account_locked',
        'password_sign_in_off',
        'foreign_page',
      ],
      async handler({ body: { username, email, password, full_name: fullName }, address, request, reply }) {
        refuseForeign(request);
        const account = await accounts.register({ username, email, password, fullName }, address);
        const grant = await signIn.signInNew(account, { address, device: deviceOf(request) }, policyOf(false));
        return await enter({ request, reply }, grant, false);
      },
    }),
    route({
      method: 'PUT',
      url: '/api/password',
      operationId: 'changePassword',
      summary: '修改密码 · Change the password: every other session ends, this one goes on',
      tag,
      access: 'account',
      withoutFactor: true,
      personalTokens: 'never',
      body: Body({
        old_password: OwnerPassword,
        new_password: Password({ minLength: 8, maxLength: 128 }),
        new_password_again: Type.Optional(Password({ minLength: 8, maxLength: 128 })),
      }),
      answers: { 200: Done },
      errors: [...ownerErrors],
      async handler({ body, caller, address, request, reply }) {
        const { old_password, new_password: password, new_password_again: again = password } = body;
        if (again !== password) throw refuseField('new_password_again', passwordsDiffer);
        await signIn.confirmOwner(caller, old_password, address);
        await accounts.changeOwnPassword(caller.account.id, password, address);
        const isKept = caller.session.token_lifetime > DAY;
        const policy = policyOf(isKept);
        // Who they are has just been checked by the old password, in a session that may have needed a second factor.
        const grant = await signIn.signInNew(caller.account, { address, device: deviceOf(request) }, policy);
        keep({ request, reply }, grant, isKept);
        return { done: true };
      },
    }),
    route({
      method: 'PUT',
      url: '/api/email-verification',
      operationId: 'verifyEmail',
      summary: '验证邮箱 · Verify an e-mail address by the token of a mail',
      tag,
      access: 'public',
      limit: 'reset',
      body: Body({ token: MailToken }),
      answers: { 200: Done },
      errors: ['verification_token_invalid'],
      async handler({ body, address }) {
        await verification.verify(body.token, address);
        return { done: true };
      },
    }),
    route({
      method: 'POST',
      url: '/api/password-reset',
      operationId: 'requestPasswordReset',
      summary: '申请重设密码 · Ask for a mail that resets the password',
      tag,
      access: 'public',
      limit: 'reset',
      body: Body({ email: Email }),
      answers: { 200: Done },
      async handler({ body }) {
        await accounts.requestPasswordReset(body.email);
        return { done: true };
      },
    }),
    route({
      method: 'PUT',
      url: '/api/password-reset',
      operationId: 'resetPassword',
      summary: '重设密码 · Set a new password by the token of such a mail',
      tag,
      access: 'public',
      limit: 'reset',
      body: Body({
        token: MailToken,
        new_password: Password({ minLength: 8, maxLength: 128 }),
      }),
      answers: { 200: Done },
      errors: ['reset_token_invalid'],
      async handler({ body, address }) {
        await accounts.resetPassword(body.token, body.new_password, address);
        return { done: true };
      },
    }),
  ];
}

/** A remembered session is renewed once half of its time is over. */
function shouldRenew({
  system,
  token_lifetime,
  expires_at,
}: {
  system: string;
  token_lifetime: number;
  expires_at: number;
}) {
  const left = expires_at - Date.now() / 1000;
  return system === 'console' && token_lifetime > DAY && left < token_lifetime / 2;
}
