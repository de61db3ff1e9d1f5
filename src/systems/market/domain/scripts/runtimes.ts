/** The runtimes of scripts, by language. All of them speak the protocol of docs/collectors.md. */
import { extname, join } from 'node:path';
import { execPath } from 'node:process';

export interface Runtime {
  /** Found on the PATH, unless it is absolute. */
  readonly program: string;
  /** Up to the host's file. Its arguments are the memory limit and the process id of the server. */
  readonly options: (memoryMegabytes: number) => readonly string[];
}

const host = (name: string) => join(import.meta.dirname, 'host', name);

const node: Runtime = {
  program: execPath,
  options: (memoryMegabytes) => [`--max-old-space-size=${memoryMegabytes}`, host('host.ts')],
};

const python: Runtime = {
  program: 'python3',
  // Unbuffered output, no files written beside the scripts, UTF-8 in every locale.
  options: () => ['-u', '-B', '-X', 'utf8', host('host.py')],
};

const RUNTIMES: Readonly<Record<string, Runtime>> = { '.ts': node, '.js': node, '.py': python };

/** The file name extensions of scripts. */
export const SCRIPT_EXTENSIONS = Object.keys(RUNTIMES).map((extension) => extension.slice(1));

/** @param file whose name ends in one of these */
export function runtimeOf(file: string): Runtime {
  const runtime = RUNTIMES[extname(file)];
  if (!runtime) throw new Error(`no runtime runs ${file}`);
  return runtime;
}
