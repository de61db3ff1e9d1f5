/** The server in a few files, which `npm ci` builds into dist/: see docs/decisions/0082-bundled-server.md. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * The address of the bundle below this folder. Undefined if there is none, or if a source or package.json is newer:
 * then the sources run.
 */
export function bundleOf(root: string): string | undefined {
  const bundle = join(root, 'dist/command-line.js');
  const built = statSync(bundle, { throwIfNoEntry: false })?.mtimeMs;
  if (built === undefined) return undefined;
  const sources = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true });
  const isNewer = (path: string) => statSync(path).mtimeMs > built;
  const isStale =
    isNewer(join(root, 'package.json')) || sources.some((entry) => isNewer(join(entry.parentPath, entry.name)));
  return isStale ? undefined : pathToFileURL(bundle).href;
}
