/**
 * Where scripts are: `<category>/<frequency>/<script_id>` with the extension of their language, below a script folder.
 */
import { access, readdir } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { Coded } from '../../../../shared/messages.ts';
import { refuseCollection } from '../collection-errors.ts';
import { SCRIPT_EXTENSIONS } from './runtimes.ts';

export const FREQUENCIES = ['hourly', 'daily', 'weekly', 'monthly', 'once', 'manual'] as const;
export type Frequency = (typeof FREQUENCIES)[number];

export interface ScriptFile {
  readonly scriptId: string;
  readonly category: string;
  readonly frequency: Frequency;
  /** Below its folder, with slashes. */
  readonly path: string;
  /** Absolute. */
  readonly file: string;
}

/** A file that looks like a script but is not one, or an unreadable folder. */
export interface ScriptProblem {
  readonly path: string;
  /** A code of `ScriptProblems` or `CollectionErrors`. */
  readonly reason: Coded;
}

/** Problems of files before they are read. */
export type ScriptProblems = {
  /** `message`: from the system. */
  unreadable: { message: string };
  name_invalid: object;
  name_taken: { file: string };
};

const SCRIPT = new RegExp(`^[^/]+/(?:${FREQUENCIES.join('|')})/[^/]+\\.(?:${SCRIPT_EXTENSIONS.join('|')})$`);
/** Short enough for the names of its table and of that table's indexes. */
const NAME = /^[a-z][a-z0-9_]{0,49}$/;

/**
 * All scripts of these folders. Other files are ignored.
 * @returns the scripts, the problems, and whether all folders could be read: only then does a script that was not found
 *   not exist
 */
export async function findScriptFiles(
  folders: readonly string[],
): Promise<{ files: ScriptFile[]; problems: ScriptProblem[]; isComplete: boolean }> {
  const files = new Map<string, ScriptFile>();
  const problems: ScriptProblem[] = [];
  let isComplete = true;
  for (const folder of folders) {
    const paths = await readdir(folder, { recursive: true }).catch((error: Error) => {
      problems.push({ path: folder, reason: { code: 'unreadable', data: { message: error.message } } });
      isComplete = false;
      return [];
    });
    for (const path of paths.map((name) => name.replaceAll(sep, '/')).sort()) {
      if (!SCRIPT.test(path)) continue;
      const file = scriptFile(folder, path);
      const twin = files.get(file.scriptId);
      if (!NAME.test(file.category) || !NAME.test(file.scriptId)) {
        problems.push({ path: file.file, reason: { code: 'name_invalid', data: {} } });
      } else if (twin) problems.push({ path: file.file, reason: { code: 'name_taken', data: { file: twin.file } } });
      else files.set(file.scriptId, file);
    }
  }
  return { files: [...files.values()], problems, isComplete };
}

function scriptFile(folder: string, path: string): ScriptFile {
  const [category = '', frequency, name = ''] = path.split('/');
  const scriptId = name.replace(/\.\w+$/, '');
  return { scriptId, category, frequency: frequency as Frequency, path, file: join(folder, path) };
}

/**
 * Finds a script's file on this machine.
 * @param path below one of the folders
 * @throws script_missing
 */
export async function locateScript(folders: readonly string[], path: string): Promise<string> {
  for (const folder of folders) {
    const file = join(folder, path);
    if (
      await access(file).then(
        () => true,
        () => false,
      )
    )
      return file;
  }
  throw refuseCollection('script_missing', { path });
}
