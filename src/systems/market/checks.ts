import { type Check, findProgram, findService } from '../../shared/checks.ts';
import type { MarketConfig } from './environment.ts';

const NO_PYTHON =
  'market scripts written in Python do not run until Python 3.8 or later is on the PATH (apt install python3, or python.org)';
const NO_AKTOOLS =
  'market collects nothing through AKShare until "pip install aktools && python -m aktools" is done somewhere';

export function marketChecks({ aktoolsUrl }: MarketConfig): Check[] {
  return [
    ['python3', () => findProgram('python3', ['--version'], NO_PYTHON)],
    ['aktools', () => findService(aktoolsUrl, 'AKTOOLS_URL', NO_AKTOOLS)],
  ];
}
