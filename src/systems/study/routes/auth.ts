import type { AccountErrors } from '../../../core/accounts/errors.ts';
import { signOut } from '../../../core/accounts/sign-out.ts';
import {
  CurrentPassword,
  MailToken,
  NameOrEmail,
  oauthFields,
  signInErrors,
} from '../../../http/declare/credentials.ts';
import { Body, Email, Password, Username } from '../../../http/declare/schemas.ts';
import { routesOf } from '../../../http/declare/surface.ts';
import { studySession } from '../domain/session-policy.ts';
import { Done, done } from '../envelope.ts';
import { presentGrant, presentUser, SignedInObject, UserObject } from '../present/users.ts';
import type { StudyServices } from '../services.ts';

const route = routesOf<AccountErrors>();
const tag = 'auth';

export const NewPassword = Password({ minLength: 6, maxLength: 128 });

const Registration = Body({
  username: Username({ minLength: 3, maxLength: 80 }),
  email: Email,
  password: NewPassword,
});

const Credentials = Body({
  username: NameOrEmail,
  password: CurrentPassword,
  ...oauthFields,
});

export const authRoutes = ({
  core: { accounts, signIn, sessions, verification, database, journal },
}: StudyServices) => [
  route({
    method: 'POST',
    url: '/api/auth/register',
    operationId: 'register',
    summary: '注册新用户 · Register',
    tag,
    access: 'public',
    limit: 'register',
    body: Registration,
    answers: { 201: SignedInObject },
    errors: ['username_taken', 'email_taken', 'password_sign_in_off'],
    async handler({ body, address, device }) {
      const account = await accounts.register(body, address);
      return presentGrant(await signIn.signInNew(account, { address, device }, studySession));
    },
  }),
  route({
    method: 'POST',
    url: '/api/auth/login',
    operationId: 'login',
    summary: '用户登录（JSON 或表单，username 可填用户名或邮箱）· Sign in, by JSON or form',
    tag,
    access: 'public',
    limit: 'sign-in',
    body: Credentials,
    consumes: ['application/json', 'application/x-www-form-urlencoded'],
    answers: { 200: SignedInObject },
    errors: signInErrors,
    async handler({ body: { username: name, password }, address, device }) {
      return presentGrant(await signIn.signIn({ name, password, address, device }, studySession));
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
    async handler({ caller, address, request }) {
      await signOut({ database, sessions, journal }, caller, address);
      return done(request, 'signed_out');
    },
  }),
  route({
    method: 'GET',
    url: '/api/auth/me',
    operationId: 'getMe',
    summary: '获取当前用户信息 · Who am I',
    tag,
    access: 'account',
    answers: { 200: UserObject },
    handler: ({ caller }) => presentUser(caller.account),
  }),
  route({
    method: 'POST',
    url: '/api/auth/forgot-password',
    operationId: 'requestPasswordReset',
    summary: '忘记密码 · Ask for a reset mail',
    tag,
    access: 'public',
    limit: 'reset',
    body: Body({ email: Email }),
    answers: { 200: Done },
    async handler({ body, request }) {
      await accounts.requestPasswordReset(body.email);
      return done(request, 'reset_requested');
    },
  }),
  route({
    method: 'POST',
    url: '/api/auth/reset-password',
    operationId: 'resetPassword',
    summary: '重置密码 · Set a new password by token',
    tag,
    access: 'public',
    limit: 'reset',
    body: Body({ token: MailToken, new_password: NewPassword }),
    answers: { 200: Done },
    errors: ['reset_token_invalid'],
    async handler({ body, address, request }) {
      await accounts.resetPassword(body.token, body.new_password, address);
      return done(request, 'password_reset');
    },
  }),
  route({
    method: 'POST',
    url: '/api/auth/verify-email',
    operationId: 'verifyEmail',
    summary: '验证邮箱 · Verify an e-mail address by token',
    tag,
    access: 'public',
    limit: 'reset',
    body: Body({ token: MailToken }),
    answers: { 200: Done },
    errors: ['verification_token_invalid'],
    async handler({ body, address, request }) {
      await verification.verify(body.token, address);
      return done(request, 'email_verified');
    },
  }),
  route({
    method: 'POST',
    url: '/api/auth/resend-verification',
    operationId: 'resendVerification',
    summary: '重新发送验证邮件 · Send another verification mail',
    tag,
    access: 'account',
    personalTokens: 'never',
    answers: { 200: Done },
    errors: ['email_already_verified', 'too_many_mails'],
    async handler({ caller, request }) {
      await verification.request(caller.account);
      return done(request, 'verification_sent');
    },
  }),
];
