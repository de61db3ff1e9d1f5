import type { WordsFor } from '../../http/declare/words.ts';
import type { Words } from '../../shared/language.ts';
import type { CoursewareErrors, FileProblem } from './domain/errors.ts';

export const coursewareWords: WordsFor<CoursewareErrors> = {
  material_not_found: ({ materialId }) => ({
    zh: `课件不存在或已删除: ${materialId}`,
    en: `no such material: ${materialId}`,
  }),
  not_uploader: { zh: '只有上传者可以进行此操作', en: 'only who has uploaded the material may do this' },
  material_deleted: { zh: '课件已被删除', en: 'the material has been deleted already' },
  material_hidden: { zh: '无法对隐藏课件点赞', en: 'a hidden material cannot be liked' },
  material_type_unknown: ({ type }) => ({
    zh: `无效的课件类型 "${type}"，可用: video, pdf`,
    en: `"${type}" is no type of material: video or pdf`,
  }),
  file_not_found: ({ path }) => ({ zh: `文件不存在: ${path}`, en: `no such file: ${path}` }),
  file_unsupported: ({ problem }) => problems[problem],
  upload_failed: { zh: '文件上传失败，请重试', en: 'the file could not be kept: try again' },
  job_not_found: ({ jobId }) => ({ zh: `定时任务不存在: ${jobId}`, en: `no such scheduled job: ${jobId}` }),
  cleanup_failed: ({ reason }) => ({ zh: `清理任务失败: ${reason}`, en: `the cleanup failed: ${reason}` }),
};

const problems: Record<FileProblem, Words> = {
  type: {
    zh: '不支持的文件类型：只接受 mp4、webm 视频和 PDF（按文件内容判断，与文件名无关）',
    en: 'only mp4 and webm videos and PDF are taken; the content counts, and not the name',
  },
  empty: { zh: '文件为空', en: 'the file is empty' },
  truncated: { zh: '文件不完整', en: 'the file is not complete' },
  polyglot: { zh: '文件同时包含其他格式的数据', en: 'the file is something else as well' },
  unreadable: { zh: '文件已损坏，无法读取', en: 'the file is damaged and cannot be read' },
  encrypted: { zh: 'PDF 已加密，无法打开', en: 'the PDF only opens with a password' },
  no_picture: { zh: '视频中没有画面', en: 'the video has no pictures' },
  too_complex: { zh: '文件过于复杂，无法处理', en: 'the file takes too much time or memory to be read' },
};
