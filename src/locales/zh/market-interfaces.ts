import type { Catalogue } from '../../shared/messages.ts';
import type { MarketErrors, Unavailable } from '../../systems/market/domain/errors.ts';

type InterfaceErrors = Pick<
  MarketErrors,
  'interface_not_found' | 'interface_unavailable' | 'collection_unavailable' | 'download_not_ready'
>;

export const marketInterfaces: Catalogue<InterfaceErrors> = {
  interface_not_found: ({ interfaceId }) => `接口不存在: ${interfaceId}`,
  interface_unavailable: ({ name, unavailable }) => `接口 ${name} 无法采集: ${unavailableText(unavailable)}`,
  collection_unavailable: ({ url, reason }) =>
    `无法连接 AKTools: ${url} (${reason})。请用 pip install aktools && python -m aktools 启动，或用 AKTOOLS_URL 指定其地址`,
  download_not_ready: ({ executionId, status }) => `下载尚未完成: ${executionId} 的状态为 ${status}`,
};

export function unavailableText(unavailable: Unavailable): string {
  if ('returns' in unavailable) {
    return `其返回值不是表格 (${unavailable.returns})，无法通过 AKTools 传输`;
  }
  const names = unavailable.parameters.join(', ');
  return `必填参数 ${names} 无法通过 AKTools 传递`;
}
