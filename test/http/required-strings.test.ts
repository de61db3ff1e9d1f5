/** An empty required string carries no information: no body of any system accepts one. */
import { expect, test } from 'vitest';
import { SYSTEM_NAMES } from '../../src/app/systems.ts';
import { startTestServer } from '../support/server.ts';

interface Schema {
  type?: string;
  required?: string[];
  properties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
  minLength?: number;
  pattern?: string;
  format?: string;
  enum?: unknown[];
  const?: unknown;
}

/** The paths of a body's required strings that may be empty. */
function emptiable(schema: Schema, path: string): string[] {
  const nested = Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const here = `${path}.${name}`;
    const isRequired = schema.required?.includes(name) ?? false;
    return [...(isRequired && takesEmpty(property) ? [here] : []), ...emptiable(property, here)];
  });
  const parts = [...(schema.items ? [schema.items] : []), ...(schema.anyOf ?? [])];
  return [...nested, ...parts.flatMap((part) => emptiable(part, path))];
}

function takesEmpty(schema: Schema): boolean {
  if (schema.anyOf) return schema.anyOf.some(takesEmpty);
  if (schema.type !== 'string' || schema.const !== undefined) return false;
  if (schema.enum) return schema.enum.includes('');
  if (schema.format !== undefined && schema.format !== 'visible') return false;
  return (schema.minLength ?? 0) < 1 && !(schema.pattern !== undefined && !new RegExp(schema.pattern, 'u').test(''));
}

test('Required strings in bodies must not be empty', async () => {
  const server = await startTestServer('identity');
  const found = SYSTEM_NAMES.flatMap((name) =>
    server.systems[name].routes.flatMap(({ method, url, body }) =>
      body ? emptiable(body as Schema, `${name} ${method} ${url}`) : [],
    ),
  );
  await server.close();
  expect(found).toEqual([]);
  expect(emptiable({ required: ['a'], properties: { a: { type: 'string' } } }, 'body')).toEqual(['body.a']);
});
