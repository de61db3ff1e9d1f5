/** The routes of a live server, read from the OpenAPI document it publishes. */
import type { TestServer } from './server.ts';

// biome-ignore lint/suspicious/noExplicitAny: JSON Schema of any shape.
export type Schema = any;

export interface PublishedRoute {
  method: string;
  /** Below the surface's prefix, parameters in braces: `/api/tasks/{task_id}`. */
  path: string;
  access: 'public' | 'optional' | 'account' | 'admin';
  /** The schema of the body and what it comes as, where the route takes one. */
  body: { type: string; schema: Schema } | undefined;
  parameters: { name: string; in: 'path' | 'query'; required: boolean; schema: Schema }[];
  /** The schema of the answer by status. */
  answers: Record<string, Schema>;
}

export async function publishedRoutes(server: TestServer): Promise<PublishedRoute[]> {
  const { body: document } = await server.send('GET', '/api/docs/openapi.json');
  const prefix = new URL(server.url).pathname;
  return Object.entries<Schema>(document.paths).flatMap(([path, operations]) =>
    Object.entries<Schema>(operations).map(([method, operation]) => {
      const [content] = Object.entries<Schema>(operation.requestBody?.content ?? {});
      const answers = Object.entries<Schema>(operation.responses).map(([status, { content: formats = {} }]) => [
        status,
        formats['application/json']?.schema,
      ]);
      return {
        method: method.toUpperCase(),
        path: path.slice(prefix.length),
        access: operation['x-access'],
        body: content && { type: content[0], schema: content[1].schema },
        parameters: operation.parameters ?? [],
        answers: Object.fromEntries(answers),
      };
    }),
  );
}
