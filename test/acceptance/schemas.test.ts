/** Rules for all published schemas. */
import serializers from '@fastify/fast-json-stringify-compiler';
import { expect, test } from 'vitest';
import { SYSTEM_NAMES } from '../../src/app/systems.ts';
import { compileValidator } from '../../src/http/serve/validator.ts';
import { startTestServer } from '../support/server.ts';

test.each(SYSTEM_NAMES)('no schema of %s loses keys with a line break', async (name) => {
  const server = await startTestServer(name);
  const { text } = await server.send('GET', '/api/docs/openapi.json');
  await server.close();
  // A dot matches no line break: a pattern of any key must be written as additionalProperties.
  const patterns = [...text.matchAll(/"patternProperties":\{"((?:[^"\\]|\\.)*)"/g)].map(([, pattern = '']) => pattern);
  for (const pattern of patterns) expect(pattern).not.toMatch(/^\^?\.[*+]\$?$/);
});

// A server compiles the schemas of a route at its first request.
test('Every schema of every route compiles', async () => {
  const server = await startTestServer('identity');
  const compileSerializer = serializers()({}, {});
  const routes = SYSTEM_NAMES.flatMap((name) => server.systems[name].routes);
  for (const { method, url, body, query, params, answers } of routes) {
    const parts = Object.entries({ body, querystring: query, params }).filter(([, schema]) => schema !== undefined);
    // Any value: the first use compiles.
    for (const [httpPart, schema] of parts) compileValidator({ schema, httpPart })({});
    for (const [httpStatus, schema] of Object.entries(answers)) compileSerializer({ method, url, httpStatus, schema });
  }
  expect(routes.length).toBeGreaterThan(300);
  await server.close();
});
