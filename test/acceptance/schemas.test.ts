/** Rules for all published schemas. */
import { expect, test } from 'vitest';
import { SYSTEM_NAMES } from '../../src/app/systems.ts';
import { startTestServer } from '../support/server.ts';

test.each(SYSTEM_NAMES)('no schema of %s loses keys with a line break', async (name) => {
  const server = await startTestServer(name);
  const { text } = await server.send('GET', '/api/docs/openapi.json');
  await server.close();
  // A dot matches no line break: a pattern of any key must be written as additionalProperties.
  const patterns = [...text.matchAll(/"patternProperties":\{"((?:[^"\\]|\\.)*)"/g)].map(([, pattern = '']) => pattern);
  for (const pattern of patterns) expect(pattern).not.toMatch(/^\^?\.[*+]\$?$/);
});
