/** The console's API beyond the five contracts: its own session, and one view of the runs of all systems. */
import { Type } from 'typebox';
import type { AccountErrors } from '../../core/accounts/errors.ts';
import { accountMessages } from '../../http/declare/messages.ts';
import { defineSurface } from '../../http/declare/surface.ts';
import { fields as fieldsEn } from '../../locales/en/fields/console.ts';
import { fields as fieldsZh } from '../../locales/zh/fields/console.ts';
import { merged } from '../../shared/messages.ts';
import type { ConsoleErrors } from './domain/errors.ts';
import { consoleExamples } from './examples.ts';
import { consoleMessages } from './messages.ts';

const ErrorBody = Type.Object({
  error: Type.Object({
    code: Type.String({ description: 'What was refused, for programs' }),
    message: Type.String({ description: 'The same in the language asked for' }),
    data: Type.Object({}, { additionalProperties: true }),
  }),
});

export const consoleSurface = defineSurface<AccountErrors & ConsoleErrors>({
  name: 'console',
  title: { zh: '控制台', en: 'the web console, and what it asks for' },
  version: '1.0.0',
  docs: '/api/docs',
  examples: consoleExamples,
  fields: { zh: fieldsZh, en: fieldsEn },
  messages: merged(accountMessages, consoleMessages),
  errorBody: ({ reason, message, data }) => ({ error: { code: reason, message, data } }),
  errorSchema: ErrorBody,
  narrowedBy: ['tables', 'task_types'],
  answers: {
    malformed_body: { status: 400 },
    malformed_url: { status: 400 },
    malformed_request: { status: 400 },
    unsupported_media_type: { status: 415 },
    body_too_large: { status: 413 },
    invalid_body: { status: 422 },
    invalid_parameters: { status: 422 },
    route_not_found: { status: 404 },
    upgrade_required: { status: 426 },
    sign_in_required: { status: 401 },
    token_expired: { status: 401 },
    token_invalid: { status: 401 },
    admin_required: { status: 403 },
    token_scope: { status: 403 },
    session_required: { status: 403 },
    rate_limited: { status: 429 },
    unavailable: { status: 503 },
    internal: { status: 500 },
    username_taken: { status: 409 },
    email_taken: { status: 409 },
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
    last_admin: { status: 409 },
    too_many_tokens: { status: 409 },
    token_not_found: { status: 404 },
    admin_scope_refused: { status: 403 },
    second_factor_account: { status: 403 },
    second_factor_required: { status: 403 },
    second_factor_wrong: { status: 403 },
    second_factor_on: { status: 409 },
    second_factor_off: { status: 409 },
    run_not_found: { status: 404 },
    session_not_found: { status: 404 },
    worker_not_found: { status: 404 },
    mail_failed: { status: 502 },
    table_not_found: { status: 404 },
    rows_slow: { status: 409 },
    rows_too_slow: { status: 503 },
    task_not_found: { status: 404 },
    courses_unreadable: { status: 502 },
    alert_target_not_found: { status: 404 },
    balance_held: { status: 409 },
    foreign_page: { status: 403 },
  },
});
