/** Bundles the server before the tests if a source is newer than its bundle: tests of commands run the bundle. */
import { join } from 'node:path';
import { buildBundle } from '../../scripts/build.ts';
import { bundleOf } from '../../src/bundle.ts';

const root = join(import.meta.dirname, '../..');

export default async function renewBundle(): Promise<void> {
  if (bundleOf(root) === undefined) await buildBundle();
}
