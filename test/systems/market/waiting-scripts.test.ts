/** Processes that wait for a script: what a script finds in one. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Spares } from '../../../src/shared/processes/spares.ts';
import type { ScriptProcess } from '../../../src/systems/market/domain/scripts/script-process.ts';
import { eventually } from '../../support/eventually.ts';
import { python } from './python.ts';
import { collect, collecting, HOST, makeScriptFolder, type ScriptFolder } from './script-folder.ts';

let scripts: ScriptFolder;
const spares = new Spares<ScriptProcess>();
const waiting = { ...HOST, spares };
beforeAll(async () => {
  scripts = await makeScriptFolder();
});
afterAll(async () => {
  await spares[Symbol.asyncDispose]();
  await scripts[Symbol.asyncDispose]();
});

const LEAVE = "globalThis.left = 1; process.env.LEFT = '1'; process.chdir('/'); yield { pid: process.pid };";
const LOOK = `
  yield {
    pid: process.pid,
    left: globalThis.left ?? null,
    variables: Object.keys(process.env).sort().join(),
    folder: process.cwd(),
    arguments: process.argv.join(),
    limits: (await import('node:fs')).readFileSync('/proc/self/limits', 'utf8'),
    first: (await import('node:fs')).readFileSync('/proc/self/oom_score_adj', 'utf8'),
  };`;
const LEAVE_PYTHON = `
import os, sys
SCRIPT = {'name': 'Leave'}
def collect(parameters, context):
    os.environ['LEFT'] = '1'
    os.chdir('/')
    sys.left = 1
    yield {'pid': os.getpid()}
`;
const LOOK_PYTHON = `
import os, sys
SCRIPT = {'name': 'Look'}
def collect(parameters, context):
    yield {
        'pid': os.getpid(),
        'left': getattr(sys, 'left', None),
        'variables': ','.join(sorted(os.environ)),
        'folder': os.getcwd(),
        'arguments': ','.join(sys.argv),
        'limits': open('/proc/self/limits').read(),
        'first': open('/proc/self/oom_score_adj').read(),
    }
`;

test.skipIf(process.platform !== 'linux').each([
  ['TypeScript', 'leave.ts', collecting(LEAVE), 'look.ts', collecting(LOOK), true],
  ['Python', 'leave.py', LEAVE_PYTHON, 'look.py', LOOK_PYTHON, python],
] as const)(
  'a script in %s finds the same in a process that has waited as in a new one',
  async (_language, leaver, leave, looker, look, isThere) => {
    if (!isThere) return;
    const left = await scripts.write(`stocks/daily/${leaver}`, leave);
    const looks = await scripts.write(`stocks/daily/${looker}`, look);
    const before = spares.size;
    const [first] = await collect(left, waiting);
    await eventually(() => expect(spares.size).toBe(before + 1));
    const [second] = await collect(looks, waiting);
    const [fresh] = await collect(looks);
    expect(second?.pid).not.toBe(first?.pid);
    expect({ ...second, pid: 0 }).toEqual({ ...fresh, pid: 0 });
    expect(second?.left).toBe(null);
  },
);
