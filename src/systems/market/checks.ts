import { type Check, findProgram, findService } from '../../shared/checks.ts';
import type { MarketConfig } from './environment.ts';

const NO_PYTHON =
  'market scripts in Python cannot run: install Python 3.8 or later and put it on the PATH (apt install python3, or python.org)';
const NO_AKTOOLS =
  'market cannot collect through AKShare: run "pip install aktools && python -m aktools" on this or another machine';

export function marketChecks({ aktoolsUrl }: MarketConfig): Check[] {
  return [
    ['python3', () => findProgram('python3', ['--version'], NO_PYTHON)],
    ['aktools', () => findService(aktoolsUrl, 'AKTOOLS_URL', NO_AKTOOLS)],
  ];
}
