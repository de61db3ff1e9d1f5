import { type Check, findingOf, findProgram, findService } from '../../shared/checks.ts';
import type { MarketConfig } from './environment.ts';

export interface MarketFindings {
  no_python: object;
  no_aktools: { address: string };
}

const finding = findingOf<MarketFindings>();

export function marketChecks({ aktoolsUrl }: MarketConfig): Check[] {
  return [
    ['python3', () => findProgram('python3', ['--version'], finding('missing', 'no_python', {}))],
    ['aktools', () => findService(aktoolsUrl, (address) => finding('missing', 'no_aktools', { address }))],
  ];
}
