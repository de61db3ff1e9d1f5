/**
 * Removes what npm installs and a server does not use. Runs after each `npm ci`.
 *
 * With the package "node" come the headers for building native modules, 67 MB, and a second link to the program.
 * An installation without development packages needs neither type declarations nor source maps, 80 MB on the disk.
 */
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

const modules = join(import.meta.dirname, '../node_modules');
const UNUSED = /\.(map|d\.[cm]?ts)$/;

await rm(join(modules, 'node/node_modules'), { recursive: true, force: true });
if (!(await readdir(modules)).includes('typescript')) await removeFiles(UNUSED);

async function removeFiles(pattern: RegExp): Promise<void> {
  // Does not follow links, such as the one to packages/client.
  const files = await readdir(modules, { recursive: true, withFileTypes: true });
  const unused = files.filter((file) => file.isFile() && pattern.test(file.name));
  for (const { parentPath, name } of unused) await rm(join(parentPath, name));
}
