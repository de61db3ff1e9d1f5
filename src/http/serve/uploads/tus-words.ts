import type { Words } from '../../../shared/language.ts';

/** What tus says is for programmers, and in English only: the same for who does not ask for English. */
const inChinese: Readonly<Record<string, string>> = {
  'Upload-Offset header required': '缺少请求头 Upload-Offset',
  'Content-Type header required': '缺少请求头 Content-Type',
  'Request aborted due to lock acquired': '另一个请求正在续传此文件',
  'the upload is in use by another request': '另一个请求正在续传此文件',
  'Cannot terminate an already completed upload': '上传已完成，不能终止',
  'The file for this url was not found': '没有这个上传，请重新开始',
  'The file for this url no longer exists': '上传已过期，请重新开始',
  'Upload-Offset conflict': 'Upload-Offset 与已收到的字节数不符，请先用 HEAD 查询',
  "upload's size exceeded": '内容超过了 Upload-Length',
  'Upload-Length or Upload-Defer-Length header required': '缺少请求头 Upload-Length',
  'Tus-Resumable Required': '缺少请求头 Tus-Resumable',
  'Concatenation extension is not (yet) supported. Disable parallel uploads in the tus client.':
    '不支持并行上传 (concatenation)，请在 tus 客户端中关闭 parallelUploads',
  'creation-defer-length extension is not (yet) supported.': '不支持 Upload-Defer-Length，请在开始时给出 Upload-Length',
};

/** What a message of tus says, in both languages. */
export function tusWords(message: string): Words {
  const [, headers] = /^Invalid (.+)$/.exec(message) ?? [];
  const zh = headers ? `请求头无效: ${headers}` : message.startsWith('Upload-Metadata is') ? METADATA : undefined;
  return { en: message, zh: zh ?? inChinese[message] ?? message };
}

const METADATA = 'Upload-Metadata 无效：应为以逗号分隔的“键 Base64值”';
