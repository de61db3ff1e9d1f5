/** Bundles the server before the tests: tests of commands run the bundle. */
import { buildBundle } from '../../scripts/build.ts';

export default async function renewBundle(): Promise<void> {
  await buildBundle();
}
