import type { Issue, RequestErrors } from '../../http/declare/request-errors.ts';
import type { Catalogue } from '../../shared/messages.ts';

const inWords = ({ issues }: { issues: Issue[] }) =>
  issues.map(({ field, message }) => (field ? `${field}: ${message.zh}` : message.zh)).join('; ');

const malformedBody = {
  json: '请求体不是有效的 JSON 或不是 UTF-8 编码',
  form: '请求体不是有效的表单或不是 UTF-8 编码',
  field_given_twice: '表单中有字段出现多次',
  key_of_prototypes: '请求体不能含有 __proto__ 或 constructor.prototype 键',
  too_deep: '请求体的嵌套最多 64 层',
  cut_off: '请求体不完整：连接在发送完之前中断',
  too_slow: '请求体须在 30 秒内发送完毕',
  framing: '请求体的分块编码 (Transfer-Encoding: chunked) 有误',
};

const malformedRequest = {
  not_http: '不是有效的 HTTP/1.1 请求',
  headers_too_large: '请求的地址和请求头过长',
  host: '请求须有且只有一个 Host 头',
  cut_off: '请求头不完整：连接已中断',
  too_slow: '请求头须在 30 秒内发送完毕',
};

export const requests: Catalogue<RequestErrors> = {
  malformed_body: ({ what }) => malformedBody[what ?? 'json'],
  malformed_url: '请求地址格式错误：中文等字符须按 UTF-8 作百分号编码（curl -G --data-urlencode）',
  malformed_request: ({ what }) => malformedRequest[what],
  unsupported_media_type: ({ type }) => `不支持的 Content-Type: ${type || '(空)'}`,
  body_too_large: ({ limit }) => `请求体过大，最多 ${limit} 字节`,
  invalid_body: inWords,
  invalid_parameters: inWords,
  route_not_found: ({ method, path }) => `接口不存在: ${method} ${path}`,
  upgrade_required: '这是 WebSocket 地址，请用 WebSocket 客户端连接',
  sign_in_required: '未登录：请在请求头中携带 Authorization: Bearer <token>',
  token_expired: '令牌已过期，请刷新或重新登录',
  token_invalid: '令牌无效或会话已结束，请重新登录',
  admin_required: '权限不足：需要管理员权限',
  token_scope: ({ needs }) => `访问令牌的权限不足：需要 ${needs.join(' 和 ')}`,
  impersonating: '此操作只能由用户本人进行，请先结束代管',
  session_required: '此操作不能使用访问令牌，请用密码登录',
  rate_limited: ({ retryAfter }) => `请求过于频繁，请在 ${retryAfter} 秒后重试`,
  unavailable: '服务暂时不可用，请稍后重试',
  internal: '服务器内部错误',
};
