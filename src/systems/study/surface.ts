/** The study API: bare objects, errors as `{"detail": "…"}`, no 422. */
import type { AccountErrors } from '../../core/accounts/errors.ts';
import { accountMessages } from '../../http/declare/messages.ts';
import { defineSurface } from '../../http/declare/surface.ts';
import { fields as fieldsEn } from '../../locales/en/fields/study.ts';
import { fields as fieldsZh } from '../../locales/zh/fields/study.ts';
import { merged } from '../../shared/messages.ts';
import type { StudyErrors } from './domain/errors.ts';
import type { SourceErrors } from './domain/sources/errors.ts';
import { ErrorBody } from './envelope.ts';
import { studyExamples } from './examples.ts';
import { sourceMessages, studyMessages } from './messages.ts';

export const study = defineSurface<AccountErrors & StudyErrors & SourceErrors>({
  name: 'study',
  title: { zh: '学习', en: 'study: courses gone through, watched live' },
  version: '2.1.0',
  docs: '/api/docs',
  examples: studyExamples,
  fields: { zh: fieldsZh, en: fieldsEn },
  messages: merged(merged(accountMessages, studyMessages), sourceMessages),
  errorBody: ({ message }) => ({ detail: message }),
  errorSchema: ErrorBody,
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
    account_locked: { status: 403 },
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
    task_not_found: { status: 404 },
    task_wrong_state: { status: 400 },
    task_limit_exceeded: { status: 400 },
    mail_not_set: { status: 400 },
    mail_failed: { status: 500 },
    own_account: { status: 400 },
    too_many_followed: { status: 400 },
    source_account_missing: { status: 400 },
    // Not 401, which would mean the caller's own session.
    source_sign_in_failed: { status: 400 },
    source_unavailable: { status: 503 },
    course_not_found: { status: 404 },
    course_not_accessible: { status: 404 },
    course_unavailable: { status: 503 },
    item_gone: { status: 404 },
    item_refused: { status: 503 },
  },
});
