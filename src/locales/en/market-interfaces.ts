import type { Catalogue } from '../../shared/messages.ts';
import type { MarketErrors, Unavailable } from '../../systems/market/domain/errors.ts';

type InterfaceErrors = Pick<
  MarketErrors,
  'interface_not_found' | 'interface_unavailable' | 'collection_unavailable' | 'download_not_ready'
>;

export const marketInterfaces: Catalogue<InterfaceErrors> = {
  interface_not_found: ({ interfaceId }) => `no such interface: ${interfaceId}`,
  interface_unavailable: ({ name, unavailable }) =>
    `nothing can be collected from ${name}: ${unavailableText(unavailable)}`,
  collection_unavailable: ({ url, reason }) =>
    `AKTools is not reachable at ${url} (${reason}): start it with pip install aktools && python -m aktools, or set AKTOOLS_URL to where it is`,
  download_not_ready: ({ executionId, status }) => `the download has no result yet: ${executionId} is ${status}`,
};

export function unavailableText(unavailable: Unavailable): string {
  if ('returns' in unavailable) {
    return `what it returns is no table (${unavailable.returns}) and cannot travel over AKTools`;
  }
  const names = unavailable.parameters.join(', ');
  return `it must be given ${names}, which cannot travel over AKTools`;
}
