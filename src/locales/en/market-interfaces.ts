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
    `AKTools is not reachable at ${url} (${reason}): start it with pip install aktools && python -m aktools, or set AKTOOLS_URL to its address`,
  download_not_ready: ({ executionId, status }) => `the download has no result yet: ${executionId} is ${status}`,
};

export function unavailableText(unavailable: Unavailable): string {
  if ('returns' in unavailable) {
    return `it returns ${unavailable.returns}, not a table, which AKTools cannot transmit`;
  }
  const names = unavailable.parameters.join(', ');
  return `it requires ${names}, which AKTools cannot transmit`;
}
