import { tus } from '../../../locales/zh/tus.ts';
import type { Words } from '../../../shared/language.ts';

/** The texts of a protocol error. */
export function tusWords(message: string): Words {
  return { en: message, zh: tus[message] ?? inChinese(message) ?? message };
}

/** Texts that name a header, a method or algorithms. */
function inChinese(message: string): string | undefined {
  const [, headers] = /^Invalid (.+)$/.exec(message) ?? [];
  if (headers) return `请求头无效: ${headers}`;
  const [, method] = /^(\w+) is not allowed here$/.exec(message) ?? [];
  if (method) return `此地址不支持 ${method}`;
  const [, algorithms] = /^Upload-Checksum must use one of (.+)$/.exec(message) ?? [];
  if (algorithms) return `Upload-Checksum 的算法应为 ${algorithms} 之一`;
  if (message.startsWith('Upload-Metadata is')) return 'Upload-Metadata 无效：应为以逗号分隔的“键 Base64值”';
  return undefined;
}
