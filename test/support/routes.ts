/** The routes of a live server, read from the OpenAPI document it publishes. */
import type { TestServer } from './server.ts';

// biome-ignore lint/suspicious/noExplicitAny: JSON Schema of any shape.
export type Schema = any;

export interface PublishedRoute {
  method: string;
  /** Below the surface's prefix, parameters in braces: `/api/tasks/{task_id}`. */
  path: string;
  access: 'public' | 'optional' | 'account' | 'admin';
  /** The schema and content type of the body, if the route takes one. */
  body: { type: string; schema: Schema } | undefined;
  parameters: { name: string; in: 'path' | 'query'; required: boolean; schema: Schema }[];
  /** The schemas of the answers by status. */
  answers: Record<string, Schema>;
}

export async function publishedRoutes(server: TestServer): Promise<PublishedRoute[]> {
  const { body: document } = await server.send('GET', '/api/docs/openapi.json');
  const whole = (schema: Schema) => resolved(schema, document.components.schemas);
  return Object.entries<Schema>(document.paths).flatMap(([path, operations]) =>
    Object.entries<Schema>(operations).map(([method, operation]) => {
      const [content] = Object.entries<Schema>(operation.requestBody?.content ?? {});
      const answers = Object.entries<Schema>(operation.responses).map(([status, { content: formats = {} }]) => [
        status,
        whole(formats['application/json']?.schema),
      ]);
      return {
        method: method.toUpperCase(),
        path,
        access: operation['x-access'],
        body: content && { type: content[0], schema: whole(content[1].schema) },
        parameters: (operation.parameters ?? []).map((one: Schema) => ({ ...one, schema: whole(one.schema) })),
        answers: Object.fromEntries(answers),
      };
    }),
  );
}

/** A schema with its references replaced by the components. */
function resolved(schema: Schema, components: Record<string, Schema>): Schema {
  if (Array.isArray(schema)) return schema.map((one) => resolved(one, components));
  if (typeof schema !== 'object' || schema === null) return schema;
  const name = typeof schema.$ref === 'string' ? schema.$ref.split('/').at(-1) : undefined;
  if (name !== undefined) return resolved(components[name], components);
  return Object.fromEntries(Object.entries(schema).map(([key, part]) => [key, resolved(part, components)]));
}
