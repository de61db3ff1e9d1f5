/** The types that the console calls the APIs by are those of the APIs as they are. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { typesOf } from '../../console/scripts/types.ts';
import { SYSTEM_NAMES } from '../../src/app/systems.ts';
import { startTestServer } from '../support/server.ts';

const folder = join(import.meta.dirname, '../../console/src/api/generated');

test.each(SYSTEM_NAMES)(
  'the types of %s are those of its OpenAPI document',
  async (name) => {
    const server = await startTestServer(name);
    const { body: document } = await server.send('GET', '/api/docs/openapi.json');
    await server.close();
    const committed = await readFile(join(folder, `${name}.d.ts`), 'utf8');
    const isCurrent = (await typesOf(name, document)) === committed;
    expect(isCurrent, 'run: npm start, then npm run types -w console -- http://127.0.0.1:8000').toBe(true);
  },
  30_000,
);
