/** Makes of what @fastify/swagger gathers from the routes the OpenAPI document that is published. */
import { Components, isObject, type Json, type JsonObject } from './components.ts';

/** What @fastify/swagger says of an answer without a description. */
const UNDESCRIBED = 'Default Response';

export interface Publishing {
  /** `/market`, or empty when the surface is served alone at the root. */
  readonly prefix: string;
}

/**
 * Paths below the address of the server, so that the document is the same wherever the API is served; a component for
 * each schema with a name.
 */
export function finishDocument(document: JsonObject, { prefix }: Publishing): JsonObject {
  const components = new Components();
  const paths: JsonObject = {};
  for (const [path, operations] of Object.entries(document.paths as JsonObject)) {
    paths[path.slice(prefix.length) || '/'] = Object.fromEntries(
      Object.entries(operations as JsonObject).map(([method, operation]) => [
        method,
        finishOperation(operation as JsonObject, components),
      ]),
    );
  }
  const sorted = Object.fromEntries(Object.entries(components.schemas).sort(([a], [b]) => (a < b ? -1 : 1)));
  return { ...document, paths, components: { ...(document.components as JsonObject), schemas: sorted } };
}

function finishOperation(operation: JsonObject, components: Components): JsonObject {
  const id = String(operation.operationId);
  const name = `${id.slice(0, 1).toUpperCase()}${id.slice(1)}`;
  const whole = { ...operation };
  if (isObject(operation.requestBody)) {
    whole.requestBody = withContent(operation.requestBody, (schema) => components.refer(schema, `${name}Body`));
  }
  if (Array.isArray(operation.parameters)) {
    whole.parameters = operation.parameters.map((parameter) => finishParameter(parameter as JsonObject, components));
  }
  whole.responses = Object.fromEntries(
    Object.entries(operation.responses as JsonObject).map(([status, response]) => {
      const schemaName = Number(status) < 400 ? `${name}Answer` : 'Error';
      const answer = withContent(response as JsonObject, (schema) => components.refer(schema, schemaName));
      return [status, answer.description === UNDESCRIBED ? { ...answer, description: '成功 · Success' } : answer];
    }),
  );
  return whole;
}

function finishParameter(parameter: JsonObject, components: Components): JsonObject {
  const schema = components.refer(parameter.schema ?? {});
  return { ...parameter, schema };
}

function withContent(holder: JsonObject, change: (schema: Json) => Json): JsonObject {
  if (!isObject(holder.content)) return holder;
  const content = Object.fromEntries(
    Object.entries(holder.content).map(([type, media]) => {
      const { schema, ...others } = media as JsonObject;
      return [type, schema === undefined ? others : { schema: change(schema), ...others }];
    }),
  );
  return { ...holder, content };
}
