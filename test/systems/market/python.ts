/** Python on this machine, and scripts in it. */
import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll } from 'vitest';
import { makeScriptFolder, type ScriptFolder } from './script-folder.ts';

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

/** The folder of a test file for scripts in Python. */
export interface PythonFolder {
  readonly path: string;
  /** Writes a script at a path within it. @returns its file */
  writeAt: ScriptFolder['write'];
  /** Writes a script whose `collect` has this body. @returns its file */
  write(name: string, body: string, declaration?: string): Promise<string>;
}

/** Made before the tests of a file and removed after them. */
export function pythonFolder(): PythonFolder {
  let scripts: ScriptFolder;
  beforeAll(async () => {
    scripts = await makeScriptFolder();
  });
  afterAll(() => scripts[Symbol.asyncDispose]());
  return {
    get path() {
      return scripts.folder;
    },
    writeAt: (path, code) => scripts.write(path, code),
    write: (name, body, declaration) => scripts.write(`stocks/daily/${name}.py`, collecting(body, declaration)),
  };
}
