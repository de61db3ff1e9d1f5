/** The server in a few files, which `npm ci` builds into dist/: see docs/decisions/0085-bundled-server.md. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What the bundle is made of, and how. */
const FOLDERS = ['src', 'packages/client/src', 'scripts'];

/**
 * The address of the bundle below this folder. Undefined if there is none, or if a source, package.json or the build is newer:
 * then the sources run.
 */
export function bundleOf(root: string): string | undefined {
  const bundle = join(root, 'dist/command-line.js');
  const built = statSync(bundle, { throwIfNoEntry: false })?.mtimeMs;
  if (built === undefined) return undefined;
  const inputs = FOLDERS.flatMap((name) => [
    name,
    ...readdirSync(join(root, name), { recursive: true, encoding: 'utf8' }).map((path) => join(name, path)),
  ]);
  const isStale = ['package.json', ...inputs].some((path) => statSync(join(root, path)).mtimeMs > built);
  return isStale ? undefined : pathToFileURL(bundle).href;
}
