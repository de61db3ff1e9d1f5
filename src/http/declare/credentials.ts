/** The fields and refusals of signing in that all surfaces share. Names of fields and envelopes are the contracts'. */
import { Type } from 'typebox';
import { Password } from './schemas.ts';

/** A user name or an e-mail address. Not validated further: a sign-in does not explain the rules of registration. */
export const NameOrEmail = Type.String({ minLength: 1, maxLength: 254 });

/** The password of an existing account, which may be older than the present rules. */
export const CurrentPassword = Password({ minLength: 1, maxLength: 128 });

/** The token of a mail that resets a password or verifies an address. */
export const MailToken = Type.String({ minLength: 1, maxLength: 200 });

/** Six digits of an authenticator app, or a recovery code. */
export const SecondFactorCode = Type.String({ minLength: 1, maxLength: 64 });

export const RefreshToken = Type.String({ minLength: 1, maxLength: 2_000 });

/** OAuth 2 clients, Swagger UI among them, send these beside a password: RFC 6749, section 4.3.2. */
export const oauthFields = {
  grant_type: Type.Optional(Type.Enum(['password', ''])),
  scope: Type.Optional(Type.String({ maxLength: 1_000 })),
  client_id: Type.Optional(Type.String({ maxLength: 200 })),
  client_secret: Type.Optional(Type.String({ maxLength: 200 })),
};

/** The errors of `SignIn.signIn`. */
export const signInErrors = [
  'invalid_credentials',
  'account_inactive',
  'account_locked',
  'second_factor_account',
  'password_sign_in_off',
  'second_factor_missing',
] as const;
