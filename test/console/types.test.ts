/** The console's types are those of the APIs as they are served now. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { typesOf } from '../../console/scripts/types.ts';
import type { SystemName } from '../../src/app/systems.ts';
import { startTestServer } from '../support/server.ts';

const folder = join(import.meta.dirname, '../../console/src/api/generated');
const systems: readonly SystemName[] = ['console', 'identity', 'market', 'factory', 'courseware', 'study'];

test.each(systems)(
  'the types of %s are current: else, npm run types -w console -- <address of a server>',
  async (name) => {
    const server = await startTestServer(name);
    const { body } = await server.send('GET', '/api/docs/openapi.json');
    await server.close();
    expect(await typesOf(name, body)).toBe(await readFile(join(folder, `${name}.d.ts`), 'utf8'));
  },
);
