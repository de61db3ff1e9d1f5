import type { WordsFor } from '../../../http/declare/words.ts';
import type { Words } from '../../../shared/language.ts';
import type { MarketErrors, Unavailable } from '../domain/errors.ts';

type InterfaceErrors = Pick<
  MarketErrors,
  'interface_not_found' | 'interface_unavailable' | 'collection_unavailable' | 'download_not_ready'
>;

export const interfaceWords: WordsFor<InterfaceErrors> = {
  interface_not_found: ({ interfaceId }) => ({
    zh: `接口不存在: ${interfaceId}`,
    en: `no such interface: ${interfaceId}`,
  }),
  interface_unavailable: ({ name, unavailable }) => {
    const { zh, en } = whyUnavailable(unavailable);
    return { zh: `接口 ${name} 无法采集: ${zh}`, en: `nothing can be collected from ${name}: ${en}` };
  },
  collection_unavailable: ({ url, reason }) => ({
    zh: `无法连接 AKTools: ${url} (${reason})。请用 pip install aktools && python -m aktools 启动，或用 AKTOOLS_URL 指定其地址`,
    en: `AKTools is not reachable at ${url} (${reason}): start it with pip install aktools && python -m aktools, or set AKTOOLS_URL to where it is`,
  }),
  download_not_ready: ({ executionId, status }) => ({
    zh: `下载尚未完成: ${executionId} 的状态为 ${status}`,
    en: `the download has no result yet: ${executionId} is ${status}`,
  }),
};

export function whyUnavailable(unavailable: Unavailable): Words {
  if ('returns' in unavailable) {
    return {
      zh: `其返回值不是表格 (${unavailable.returns})，无法通过 AKTools 传输`,
      en: `what it returns is no table (${unavailable.returns}) and cannot travel over AKTools`,
    };
  }
  const names = unavailable.parameters.join(', ');
  return {
    zh: `必填参数 ${names} 无法通过 AKTools 传递`,
    en: `it must be given ${names}, which cannot travel over AKTools`,
  };
}
