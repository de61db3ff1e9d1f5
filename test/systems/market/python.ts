/** Python on this machine, and scripts in it. */
import { execFileSync } from 'node:child_process';

function run(...words: string[]): string | undefined {
  try {
    return execFileSync('python3', words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return undefined;
  }
}

/** The version of python3; undefined without it. */
export const python = run('--version');
const notice = (words: string) => process.stderr.write(`${words}\n`);
if (!python) notice('python3 is not there: scripts in Python are not tested');
export const hasNumpy = run('-c', 'import numpy') !== undefined;
export const hasPandas = run('-c', 'import pandas') !== undefined;
if (python && !hasPandas) notice('pandas is not there: its frames are tested with an object like one');

/** A script whose `collect` has this body. */
export const collecting = (body: string, declaration = "{'name': 'Test'}") => `
SCRIPT = ${declaration}

def collect(parameters, context):
${body
  .trim()
  .split('\n')
  .map((line) => `    ${line}`)
  .join('\n')}
`;
