/** Compares each published contract with the live routes, endpoint by endpoint, both ways. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { SYSTEM_NAMES } from '../../../src/app/systems.ts';
import { publishedRoutes } from '../../support/routes.ts';
import { startTestServer } from '../../support/server.ts';

interface Manifest {
  /** The title of the document. */
  source: string;
  /** Method, path, and the statuses the document publishes. */
  endpoints: [string, string, number[]][];
  /** Not served yet. */
  missing?: [string, string][];
  /** Served in addition to the document, with the reason. */
  extra?: [string, string, string][];
}

describe.each(SYSTEM_NAMES)('%s', (name) => {
  test('serves exactly the endpoints that its contract lists', async () => {
    const manifest: Manifest = JSON.parse(await readFile(join(import.meta.dirname, `${name}.json`), 'utf8'));
    const server = await startTestServer(name);
    const routes = await publishedRoutes(server);
    await server.close();

    const missing = (manifest.missing ?? []).map(([method, path]) => `${method} ${path}`);
    const extra = (manifest.extra ?? []).map(([method, path]) => `${method} ${path}`);
    const contract = manifest.endpoints.map(([method, path]) => `${method} ${path}`);
    const expected = [...contract.filter((endpoint) => !missing.includes(endpoint)), ...extra];
    // Names of path parameters do not belong to a contract.
    const shape = (endpoint: string) => endpoint.replaceAll(/\{\w+\}/g, '{}').replace(/(.)\/$/, '$1');
    expect(routes.map(({ method, path }) => shape(`${method} ${path}`)).sort()).toEqual(expected.map(shape).sort());

    for (const [method, path, statuses] of manifest.endpoints) {
      const route = routes.find((one) => shape(`${one.method} ${one.path}`) === shape(`${method} ${path}`));
      if (!route) continue;
      for (const status of statuses) {
        expect(Object.keys(route.answers), `${method} ${path} declares`).toContain(String(status));
      }
    }
  });
});
