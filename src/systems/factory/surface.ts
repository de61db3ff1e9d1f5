/** The factory API: `{success, message, data, error_code}`, errors with `details`, lists bare. */
import type { AccountErrors } from '../../core/accounts/errors.ts';
import { accountMessages } from '../../http/declare/messages.ts';
import { defineSurface } from '../../http/declare/surface.ts';
import { fields as fieldsEn } from '../../locales/en/fields/factory.ts';
import { fields as fieldsZh } from '../../locales/zh/fields/factory.ts';
import { merged } from '../../shared/messages.ts';
import type { FactoryErrors } from './domain/errors.ts';
import { ErrorBody } from './envelope.ts';
import { factoryExamples } from './examples.ts';
import { factoryMessages } from './messages.ts';
import { presentRefusal } from './present/refusals.ts';

export const factory = defineSurface<AccountErrors & FactoryErrors>({
  name: 'factory',
  title: { zh: '工厂任务', en: 'factory: work on machines, paid for by the minute' },
  version: '0.10.0',
  docs: '/api/docs',
  examples: factoryExamples,
  fields: { zh: fieldsZh, en: fieldsEn },
  messages: merged(accountMessages, factoryMessages),
  errorBody: presentRefusal,
  errorSchema: ErrorBody,
  narrowedBy: ['task_types'],
  answers: {
    malformed_body: { status: 422, code: 'VALIDATION_ERROR' },
    malformed_url: { status: 400, code: 'VALIDATION_ERROR' },
    malformed_request: { status: 400, code: 'VALIDATION_ERROR' },
    unsupported_media_type: { status: 415, code: 'VALIDATION_ERROR' },
    body_too_large: { status: 413, code: 'VALIDATION_ERROR' },
    invalid_body: { status: 422, code: 'VALIDATION_ERROR' },
    invalid_parameters: { status: 422, code: 'VALIDATION_ERROR' },
    route_not_found: { status: 404, code: 'RESOURCE_NOT_FOUND' },
    upgrade_required: { status: 426, code: 'VALIDATION_ERROR' },
    sign_in_required: { status: 401, code: 'INVALID_CREDENTIALS' },
    token_expired: { status: 401, code: 'INVALID_CREDENTIALS' },
    token_invalid: { status: 401, code: 'INVALID_CREDENTIALS' },
    admin_required: { status: 403, code: 'ACCESS_DENIED' },
    token_scope: { status: 403, code: 'ACCESS_DENIED' },
    session_required: { status: 403, code: 'ACCESS_DENIED' },
    impersonating: { status: 403, code: 'ACCESS_DENIED' },
    rate_limited: { status: 429, code: 'RATE_LIMIT_EXCEEDED' },
    unavailable: { status: 503, code: 'SERVER_UNAVAILABLE' },
    internal: { status: 500, code: 'INTERNAL_ERROR' },
    username_taken: { status: 400, code: 'USER_EXISTS' },
    email_taken: { status: 400, code: 'USER_EXISTS' },
    invalid_credentials: { status: 401, code: 'INVALID_CREDENTIALS' },
    account_locked: { status: 403, code: 'ACCESS_DENIED' },
    account_inactive: { status: 403, code: 'ACCESS_DENIED' },
    wrong_password: { status: 400, code: 'INVALID_PASSWORD' },
    reset_token_invalid: { status: 400, code: 'INVALID_CREDENTIALS' },
    verification_token_invalid: { status: 400, code: 'INVALID_CREDENTIALS' },
    email_already_verified: { status: 400, code: 'INVALID_CREDENTIALS' },
    too_many_mails: { status: 429, code: 'RATE_LIMIT_EXCEEDED' },
    refresh_token_invalid: { status: 401, code: 'INVALID_CREDENTIALS' },
    account_not_found: { status: 404, code: 'RESOURCE_NOT_FOUND' },
    last_admin: { status: 400, code: 'INVALID_STATE' },
    second_factor_account: { status: 403, code: 'ACCESS_DENIED' },
    password_sign_in_off: { status: 403, code: 'ACCESS_DENIED' },
    second_factor_missing: { status: 403, code: 'ACCESS_DENIED' },
    insufficient_balance: { status: 400, code: 'INSUFFICIENT_BALANCE' },
    balance_held: { status: 400, code: 'INSUFFICIENT_BALANCE' },
    voucher_invalid: { status: 400, code: 'INVALID_CODE' },
    account_gone: { status: 401, code: 'INVALID_CREDENTIALS' },
    task_not_found: { status: 404, code: 'RESOURCE_NOT_FOUND' },
    task_wrong_state: { status: 400, code: 'INVALID_STATE' },
    task_type_unknown: { status: 422, code: 'VALIDATION_ERROR' },
    task_config_invalid: { status: 422, code: 'VALIDATION_ERROR' },
    task_rates_invalid: { status: 422, code: 'VALIDATION_ERROR' },
    task_limit_exceeded: { status: 429, code: 'TASK_LIMIT_EXCEEDED' },
    code_not_found: { status: 404, code: 'RESOURCE_NOT_FOUND' },
    user_not_deletable: { status: 400, code: 'INVALID_STATE' },
    server_not_found: { status: 404, code: 'RESOURCE_NOT_FOUND' },
    file_not_found: { status: 404, code: 'RESOURCE_NOT_FOUND' },
    maintenance: { status: 503, code: 'SERVER_UNAVAILABLE' },
  },
});
