/**
 * What a refusal says, in Chinese and in English, shared by all surfaces; a surface's own words win. Chinese is the
 * contracts' language and the default; who asks for English (`Accept-Language: en`) gets it.
 */
import type { AccountErrors } from '../../core/accounts/errors.ts';
import type { ErrorList } from '../../shared/errors.ts';
import type { Words } from '../../shared/language.ts';
import type { Issue, RequestErrors } from './request-errors.ts';

/** Words for each code of a list, made from the code's data. */
export type WordsFor<Errors extends ErrorList> = { [Code in keyof Errors]: Words | ((data: Errors[Code]) => Words) };

const inWords = ({ issues }: { issues: Issue[] }): Words => ({
  zh: issues.map(({ field, message }) => (field ? `${field}: ${message.zh}` : message.zh)).join('; '),
  en: issues.map(({ field, message }) => (field ? `${field}: ${message.en}` : message.en)).join('; '),
});

const malformedBody = {
  json: { zh: '请求体不是有效的 JSON 或不是 UTF-8 编码', en: 'the body is not valid JSON, or not UTF-8' },
  form: { zh: '请求体不是有效的表单或不是 UTF-8 编码', en: 'the body is not a valid form, or not UTF-8' },
  field_given_twice: { zh: '表单中有字段出现多次', en: 'a field of the form is given more than once' },
  key_of_prototypes: {
    zh: '请求体不能含有 __proto__ 或 constructor.prototype 键',
    en: 'the body must not have a key __proto__ or constructor.prototype',
  },
};

export const requestWords: WordsFor<RequestErrors> = {
  malformed_body: ({ what }) => malformedBody[what ?? 'json'],
  malformed_url: ({ isTooLong }) =>
    isTooLong
      ? { zh: '请求的地址和请求头过长', en: 'the address and headers of the request are too long' }
      : {
          zh: '请求格式错误：地址中的中文等字符须作百分号编码（curl -G --data-urlencode）',
          en: 'the request is malformed: characters beyond ASCII in a URL must be percent-encoded (curl -G --data-urlencode)',
        },
  unsupported_media_type: ({ type }) => ({
    zh: `不支持的 Content-Type: ${type || '(空)'}`,
    en: `unsupported Content-Type: ${type || '(none)'}`,
  }),
  body_too_large: ({ limit }) => ({
    zh: `请求体过大，最多 ${limit} 字节`,
    en: `the body is too large: at most ${limit} bytes`,
  }),
  invalid_body: inWords,
  invalid_parameters: inWords,
  route_not_found: ({ method, path }) => ({
    zh: `接口不存在: ${method} ${path}`,
    en: `no such endpoint: ${method} ${path}`,
  }),
  upgrade_required: {
    zh: '这是 WebSocket 地址，请用 WebSocket 客户端连接',
    en: 'this is the address of a WebSocket: connect with a WebSocket client',
  },
  sign_in_required: {
    zh: '未登录：请在请求头中携带 Authorization: Bearer <token>',
    en: 'not signed in: send the header Authorization: Bearer <token>',
  },
  token_expired: { zh: '令牌已过期，请刷新或重新登录', en: 'the token has expired: refresh it or sign in again' },
  token_invalid: {
    zh: '令牌无效或会话已结束，请重新登录',
    en: 'the token is not valid or its session has ended: sign in again',
  },
  admin_required: { zh: '权限不足：需要管理员权限', en: 'not allowed: this needs an administrator' },
  rate_limited: ({ retryAfter }) => ({
    zh: `请求过于频繁，请在 ${retryAfter} 秒后重试`,
    en: `too many requests: try again in ${retryAfter} seconds`,
  }),
  unavailable: { zh: '服务暂时不可用，请稍后重试', en: 'the service is not available just now: try again shortly' },
  internal: { zh: '服务器内部错误', en: 'internal server error' },
};

/** Of a password and its repetition. */
export const passwordsDiffer: Words = { zh: '两次输入的密码不一致', en: 'must equal the password' };

export const accountWords: WordsFor<AccountErrors> = {
  username_taken: { zh: '用户名已存在', en: 'this user name is taken' },
  email_taken: { zh: '邮箱已存在', en: 'this e-mail address is taken' },
  invalid_credentials: { zh: '用户名或密码错误', en: 'wrong user name or password' },
  account_locked: ({ until }) => ({
    zh: `账户已被锁定，请在 ${minutesUntil(until)} 分钟后重试`,
    en: `the account is locked: try again in ${minutesUntil(until)} minutes`,
  }),
  account_inactive: { zh: '账户未激活', en: 'the account is not active' },
  wrong_password: { zh: '原密码错误', en: 'the old password is wrong' },
  reset_token_invalid: {
    zh: '重置令牌无效或已过期，请重新申请',
    en: 'the reset token is not valid or has expired: ask for a new one',
  },
  refresh_token_invalid: {
    zh: '刷新令牌无效或已过期，请重新登录',
    en: 'the refresh token is not valid or has expired: sign in again',
  },
  account_not_found: { zh: '用户不存在', en: 'no such account' },
  last_admin: { zh: '不能停用、降级或删除最后一个管理员', en: 'the last active administrator must stay' },
};

function minutesUntil(until: Date): number {
  return Math.max(1, Math.ceil((until.getTime() - Date.now()) / 60_000));
}
