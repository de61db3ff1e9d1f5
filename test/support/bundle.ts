/** Bundles the server before the tests if a source is newer than its bundle: tests of commands run the bundle. */
import { join } from 'node:path';
import { bundleOf } from '../../src/bundle.ts';

const root = join(import.meta.dirname, '../..');

export default async function buildBundle(): Promise<void> {
  if (bundleOf(root) === undefined) await import('../../scripts/build.ts');
}
