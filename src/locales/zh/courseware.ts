import type { AccountErrors } from '../../core/accounts/errors.ts';
import type { Issue, RequestErrors } from '../../http/declare/request-errors.ts';
import type { Catalogue } from '../../shared/messages.ts';
import type { CoursewareErrors, FileProblem } from '../../systems/courseware/domain/errors.ts';

/** As the document words each code; what exactly was wrong is in `details`. */
type Worded = Omit<
  RequestErrors,
  'malformed_url' | 'malformed_request' | 'upgrade_required' | 'token_scope' | 'session_required' | 'impersonating'
> &
  Pick<
    AccountErrors,
    'invalid_credentials' | 'email_taken' | 'account_inactive' | 'account_not_found' | 'refresh_token_invalid'
  >;

const invalid = ({ issues }: { issues: Issue[] }) =>
  issues.every(({ isOutOfRange }) => isOutOfRange) ? '请求参数验证失败' : '请求格式错误';

export const courseware: Catalogue<CoursewareErrors & Worded> = {
  malformed_body: '请求格式错误',
  unsupported_media_type: '请求格式错误',
  body_too_large: '文件超过大小限制',
  invalid_body: invalid,
  invalid_parameters: invalid,
  route_not_found: '资源不存在',
  sign_in_required: '未认证或Token无效',
  token_expired: 'Token无效或已过期',
  token_invalid: 'Token无效或已过期',
  refresh_token_invalid: 'Token无效或已过期',
  admin_required: '无权限访问',
  rate_limited: '请求过于频繁',
  unavailable: '数据库连接失败',
  internal: '服务器内部错误',
  email_taken: '邮箱已被注册',
  invalid_credentials: '邮箱或密码错误',
  account_inactive: '用户账号已禁用',
  account_not_found: '用户不存在',
  material_not_found: ({ isOpened }) => (isOpened ? '课件不存在或已删除' : '课件不存在'),
  not_uploader: ({ action }) =>
    ({ delete: '只能删除自己上传的课件', change: '只能修改自己上传的课件', see: '无权限访问' })[action],
  material_deleted: '课件已被删除',
  material_hidden: ({ action }) => `无法对隐藏课件${{ like: '点赞', react: '添加反应' }[action]}`,
  material_not_active: '无效的课件状态',
  material_type_unknown: '无效的课件类型',
  reaction_type_unknown: '请求参数验证失败',
  reaction_not_found: '资源不存在',
  file_not_found: '资源不存在',
  thumbnail_not_found: ({ materialId }) => `课件 ${materialId} 的缩略图不存在`,
  file_unsupported: ({ problem }) => `不支持的文件类型${problems[problem]}`,
  upload_failed: '文件上传失败',
  job_not_found: '定时任务不存在',
  cleanup_failed: '清理任务失败',
};

const problems: Record<FileProblem, string> = {
  type: '',
  empty: '：文件为空',
  truncated: '：文件不完整',
  polyglot: '：文件同时包含其他格式的数据',
  unreadable: '：文件已损坏，无法读取',
  encrypted: '：PDF 已加密，无法打开',
  no_picture: '：视频中没有画面',
  too_complex: '：文件过于复杂，无法处理',
};
