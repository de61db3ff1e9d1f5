/** The courseware API: bare objects, errors as `{error: {code, message, details}}`. */
import type { AccountErrors } from '../../core/accounts/errors.ts';
import { accountMessages } from '../../http/declare/messages.ts';
import { defineSurface } from '../../http/declare/surface.ts';
import { fields as fieldsEn } from '../../locales/en/fields/courseware.ts';
import { fields as fieldsZh } from '../../locales/zh/fields/courseware.ts';
import { merged } from '../../shared/messages.ts';
import { CONTRACT_VERSION } from './contract-version.ts';
import type { CoursewareErrors } from './domain/errors.ts';
import { ErrorBody, presentRefusal } from './envelope.ts';
import { coursewareExamples } from './examples.ts';
import { coursewareMessages } from './messages.ts';

export const courseware = defineSurface<AccountErrors & CoursewareErrors>({
  name: 'courseware',
  title: { zh: '课件', en: 'courseware: videos and PDFs to learn from' },
  version: CONTRACT_VERSION,
  docs: '/api/docs',
  examples: coursewareExamples,
  fields: { zh: fieldsZh, en: fieldsEn },
  messages: merged(accountMessages, coursewareMessages),
  errorBody: presentRefusal,
  errorSchema: ErrorBody,
  tellsOfAccounts: true,
  outOfRange: { status: 400, code: 'VALIDATION_ERROR' },
  answers: {
    malformed_body: { status: 422, code: 'VALIDATION_ERROR' },
    malformed_url: { status: 400, code: 'VALIDATION_ERROR' },
    malformed_request: { status: 400, code: 'VALIDATION_ERROR' },
    // 415 is for files; this is a body that is neither JSON nor a form.
    unsupported_media_type: { status: 422, code: 'VALIDATION_ERROR' },
    body_too_large: { status: 413, code: 'FILE_TOO_LARGE' },
    invalid_body: { status: 422, code: 'VALIDATION_ERROR' },
    invalid_parameters: { status: 422, code: 'VALIDATION_ERROR' },
    route_not_found: { status: 404, code: 'NOT_FOUND' },
    upgrade_required: { status: 426, code: 'VALIDATION_ERROR' },
    sign_in_required: { status: 401, code: 'UNAUTHORIZED' },
    token_expired: { status: 401, code: 'INVALID_TOKEN' },
    token_invalid: { status: 401, code: 'INVALID_TOKEN' },
    admin_required: { status: 403, code: 'FORBIDDEN' },
    token_scope: { status: 403, code: 'FORBIDDEN' },
    session_required: { status: 403, code: 'FORBIDDEN' },
    impersonating: { status: 403, code: 'FORBIDDEN' },
    rate_limited: { status: 429, code: 'RATE_LIMIT_EXCEEDED' },
    unavailable: { status: 503, code: 'DATABASE_ERROR' },
    internal: { status: 500, code: 'INTERNAL_ERROR' },
    username_taken: { status: 400, code: 'VALIDATION_ERROR' },
    email_taken: { status: 400, code: 'EMAIL_ALREADY_EXISTS' },
    invalid_credentials: {
      status: 401,
      code: 'UNAUTHORIZED',
    },
    account_locked: { status: 403, code: 'FORBIDDEN' },
    account_inactive: { status: 403, code: 'INACTIVE_USER' },
    wrong_password: { status: 400, code: 'VALIDATION_ERROR' },
    reset_token_invalid: { status: 400, code: 'VALIDATION_ERROR' },
    verification_token_invalid: { status: 400, code: 'VALIDATION_ERROR' },
    email_already_verified: { status: 400, code: 'VALIDATION_ERROR' },
    too_many_mails: { status: 429, code: 'RATE_LIMIT_EXCEEDED' },
    refresh_token_invalid: { status: 401, code: 'INVALID_TOKEN' },
    account_not_found: { status: 401, code: 'USER_NOT_FOUND' },
    last_admin: { status: 400, code: 'VALIDATION_ERROR' },
    second_factor_account: { status: 403, code: 'FORBIDDEN' },
    password_sign_in_off: { status: 403, code: 'FORBIDDEN' },
    second_factor_missing: { status: 403, code: 'FORBIDDEN' },
    material_not_found: { status: 404, code: 'NOT_FOUND' },
    not_uploader: { status: 403, code: 'FORBIDDEN' },
    material_deleted: { status: 400, code: 'ALREADY_DELETED' },
    material_hidden: { status: 400, code: 'INVALID_STATUS' },
    material_not_active: { status: 400, code: 'INVALID_STATUS' },
    reaction_type_unknown: { status: 400, code: 'VALIDATION_ERROR' },
    reaction_not_found: { status: 404, code: 'NOT_FOUND' },
    material_type_unknown: { status: 400, code: 'INVALID_TYPE' },
    file_not_found: { status: 404, code: 'NOT_FOUND' },
    thumbnail_not_found: { status: 404, code: 'THUMBNAIL_NOT_FOUND' },
    file_unsupported: { status: 415, code: 'UNSUPPORTED_FILE_TYPE' },
    upload_failed: { status: 500, code: 'UPLOAD_FAILED' },
    job_not_found: { status: 404, code: 'JOB_NOT_FOUND' },
    cleanup_failed: { status: 500, code: 'CLEANUP_FAILED' },
  },
});
