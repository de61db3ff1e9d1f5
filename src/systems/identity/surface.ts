/** The identity API: bare objects, errors as `{"detail": "…"}`. */
import { Type } from 'typebox';
import type { AccountErrors } from '../../core/accounts/errors.ts';
import { accountMessages } from '../../http/declare/messages.ts';
import { defineSurface } from '../../http/declare/surface.ts';
import { fields as fieldsEn } from '../../locales/en/fields/identity.ts';
import { fields as fieldsZh } from '../../locales/zh/fields/identity.ts';
import { identityExamples } from './examples.ts';

export const identity = defineSurface<AccountErrors>({
  name: 'identity',
  title: { zh: '认证', en: 'accounts' },
  version: '1.0.0',
  docs: '/api/docs',
  examples: identityExamples,
  fields: { zh: fieldsZh, en: fieldsEn },
  messages: accountMessages,
  errorBody: ({ message }) => ({ detail: message }),
  errorSchema: Type.Object({ detail: Type.String() }),
  answers: {
    malformed_body: { status: 400 },
    malformed_url: { status: 400 },
    malformed_request: { status: 400 },
    unsupported_media_type: { status: 415 },
    body_too_large: { status: 413 },
    invalid_body: { status: 400 },
    invalid_parameters: { status: 400 },
    route_not_found: { status: 404 },
    upgrade_required: { status: 426 },
    sign_in_required: { status: 401 },
    token_expired: { status: 401 },
    token_invalid: { status: 401 },
    admin_required: { status: 403 },
    token_scope: { status: 403 },
    session_required: { status: 403 },
    impersonating: { status: 403 },
    rate_limited: { status: 429 },
    unavailable: { status: 503 },
    internal: { status: 500 },
    username_taken: { status: 400 },
    email_taken: { status: 400 },
    invalid_credentials: { status: 401 },
    account_locked: { status: 423 },
    account_inactive: { status: 403 },
    wrong_password: { status: 400 },
    reset_token_invalid: { status: 400 },
    verification_token_invalid: { status: 400 },
    email_already_verified: { status: 400 },
    too_many_mails: { status: 429 },
    refresh_token_invalid: { status: 401 },
    account_not_found: { status: 404 },
    last_admin: { status: 400 },
    second_factor_account: { status: 403 },
    password_sign_in_off: { status: 403 },
    second_factor_missing: { status: 403 },
  },
});
