/** Makes of what @fastify/swagger gathers from the routes the OpenAPI document that is published. */
import * as en from '../../../locales/en/api.ts';
import { parameters as parametersEn } from '../../../locales/en/parameters.ts';
import * as zh from '../../../locales/zh/api.ts';
import { parameters as parametersZh } from '../../../locales/zh/parameters.ts';
import { Components, isObject, type Json, type JsonObject } from './components.ts';

/** What @fastify/swagger says of an answer without a description. */
const UNDESCRIBED = 'Default Response';

export interface Publishing {
  /** `/market`, or empty when the surface is served alone at the root. */
  readonly prefix: string;
}

/**
 * The document with paths below the address of the server, so that it is the same wherever the API is served, with a
 * component for each schema that has a name, and with descriptions in both languages.
 */
export function finishDocument(document: JsonObject, { prefix }: Publishing): JsonObject {
  const components = new Components();
  const paths: JsonObject = {};
  const tags = new Set<string>();
  for (const [path, operations] of Object.entries(document.paths as JsonObject)) {
    // An address is the same with a slash at its end, which linters refuse.
    const local = path.slice(prefix.length).replace(/(.)\/$/, '$1') || '/';
    const finished = Object.entries(operations as JsonObject).map(([method, operation]) => {
      for (const tag of (operation as { tags?: string[] }).tags ?? []) tags.add(tag);
      return [method, finishOperation(operation as JsonObject, components)];
    });
    paths[local] = { ...(paths[local] as JsonObject), ...Object.fromEntries(finished) };
  }
  const schemas = Object.fromEntries(Object.entries(components.schemas).sort(([a], [b]) => (a < b ? -1 : 1)));
  return {
    ...document,
    tags: Array.from(tags, (name) => ({ name, ...described(both(zh.tags, en.tags, name)) })),
    paths,
    components: { ...(document.components as JsonObject), schemas },
  };
}

function finishOperation(operation: JsonObject, components: Components): JsonObject {
  const id = String(operation.operationId);
  const name = `${id.slice(0, 1).toUpperCase()}${id.slice(1)}`;
  const caller = both(zh.access, en.access, String(operation['x-access']));
  const description = [operation.description, caller].filter((part) => typeof part === 'string').join('\n\n');
  const whole: JsonObject = { ...operation, ...described(description) };
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
      const success = `${zh.success} · ${en.success}`;
      return [status, answer.description === UNDESCRIBED ? { ...answer, description: success } : answer];
    }),
  );
  return whole;
}

function finishParameter(parameter: JsonObject, components: Components): JsonObject {
  const schema = components.refer(parameter.schema ?? {});
  return { ...parameter, ...described(both(parametersZh, parametersEn, String(parameter.name))), schema };
}

/** `中文 · English` of what both have under a name. */
function both<Texts extends Record<string, string>>(inZh: Texts, inEn: Texts, name: string): string | undefined {
  if (!Object.hasOwn(inZh, name)) return undefined;
  return `${inZh[name]} · ${inEn[name]}`;
}

const described = (description: string | undefined) => (description ? { description } : {});

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
