import type { AccountErrors } from '../../core/accounts/errors.ts';
import type { Catalogue } from '../../shared/messages.ts';
import type { CoursewareErrors, FileProblem } from '../../systems/courseware/domain/errors.ts';

export const courseware: Catalogue<CoursewareErrors & Pick<AccountErrors, 'invalid_credentials'>> = {
  invalid_credentials: '邮箱或密码错误',
  material_not_found: ({ materialId }) => `课件不存在或已删除: ${materialId}`,
  not_uploader: '只有上传者可以进行此操作',
  material_deleted: '课件已被删除',
  material_hidden: '无法对隐藏课件点赞',
  material_type_unknown: ({ type }) => `无效的课件类型 "${type}"，可用: video, pdf`,
  file_not_found: ({ path }) => `文件不存在: ${path}`,
  file_unsupported: ({ problem }) => problems[problem],
  upload_failed: '文件上传失败，请重试',
  job_not_found: ({ jobId }) => `定时任务不存在: ${jobId}`,
  cleanup_failed: ({ reason }) => `清理任务失败: ${reason}`,
};

const problems: Record<FileProblem, string> = {
  type: '不支持的文件类型：只接受 mp4、webm 视频和 PDF（按文件内容判断，与文件名无关）',
  empty: '文件为空',
  truncated: '文件不完整',
  polyglot: '文件同时包含其他格式的数据',
  unreadable: '文件已损坏，无法读取',
  encrypted: 'PDF 已加密，无法打开',
  no_picture: '视频中没有画面',
  too_complex: '文件过于复杂，无法处理',
};
