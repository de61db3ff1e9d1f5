/**
 * Removes what npm installs and nothing uses: with the package "node" come the headers for building native modules, 67 MB,
 * and a second link to the program. Runs after each `npm ci`.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';

await rm(join(import.meta.dirname, '../node_modules/node/node_modules'), { recursive: true, force: true });
