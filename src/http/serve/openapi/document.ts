/** Turns the document of @fastify/swagger into the published OpenAPI document. */
import * as en from '../../../locales/en/api.ts';
import { parameters as parametersEn } from '../../../locales/en/parameters.ts';
import * as zh from '../../../locales/zh/api.ts';
import { parameters as parametersZh } from '../../../locales/zh/parameters.ts';
import type { FieldExamples } from '../../declare/examples.ts';
import type { FieldTexts } from '../../declare/field-texts.ts';
import type { Webhook } from '../../declare/webhook.ts';
import { Components, isObject, type Json, type JsonObject } from './components.ts';
import { both, describe } from './descriptions.ts';
import { type Completeness, Examples } from './examples.ts';
import { webhooksOf } from './webhooks.ts';

/** The description that @fastify/swagger gives to a response without one. */
const UNDESCRIBED = 'Default Response';

export interface Publishing {
  /** `/market`, or empty if the surface is served alone at the root. */
  readonly prefix: string;
  readonly examples: FieldExamples;
  readonly fields: FieldTexts;
  readonly webhooks?: readonly Webhook[];
}

/** Parts shared by the operations of a document. */
interface Shared {
  readonly components: Components;
  readonly examples: Examples;
  /** Refusals by their code, for `components.examples`. */
  readonly refusals: JsonObject;
}

/**
 * The document with paths relative to the address of the server, so that it is the same wherever the API is served,
 * with a component for each named schema, and with descriptions in both languages.
 */
export function finishDocument(
  document: JsonObject,
  { prefix, examples, fields, webhooks = [] }: Publishing,
): JsonObject {
  const components = new Components();
  const shared: Shared = { components, examples: new Examples(examples), refusals: {} };
  const paths: JsonObject = {};
  const tags = new Set<string>();
  for (const [path, operations] of Object.entries(document.paths as JsonObject)) {
    // The trailing slash is not significant, and linters refuse it.
    const local = path.slice(prefix.length).replace(/(.)\/$/, '$1') || '/';
    const finished = Object.entries(operations as JsonObject).map(([method, operation]) => {
      for (const tag of (operation as { tags?: string[] }).tags ?? []) tags.add(tag);
      return [method, finishOperation(operation as JsonObject, shared)];
    });
    paths[local] = { ...(paths[local] as JsonObject), ...Object.fromEntries(finished) };
  }
  const sent = webhooksOf(webhooks, components);
  return {
    ...document,
    tags: Array.from(tags, (name) => ({ name, ...described(both(zh.tags, en.tags, name)) })),
    paths,
    ...(webhooks.length > 0 && { webhooks: sent }),
    components: {
      ...(document.components as JsonObject),
      schemas: sorted(describe(components.schemas, fields)),
      examples: sorted(shared.refusals),
    },
  };
}

const sorted = (named: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(named).sort(([a], [b]) => (a < b ? -1 : 1)));

function finishOperation(operation: JsonObject, shared: Shared): JsonObject {
  const id = String(operation.operationId);
  const name = `${id.slice(0, 1).toUpperCase()}${id.slice(1)}`;
  const caller = both(zh.access, en.access, String(operation['x-access']));
  const description = [operation.description, caller].filter((part) => typeof part === 'string').join('\n\n');
  const whole: JsonObject = { ...operation, ...described(description) };
  if (isObject(operation.requestBody)) {
    const body = withMedia(operation.requestBody, (_type, media) => ({
      ...media,
      schema: optional(media.schema ?? {}),
    }));
    whole.requestBody = withContent(body, shared, `${name}Body`, 'sent');
  }
  if (Array.isArray(operation.parameters)) {
    whole.parameters = operation.parameters.map((parameter) => finishParameter(parameter as JsonObject, shared));
  }
  whole.responses = Object.fromEntries(
    Object.entries(operation.responses as JsonObject).map(([status, response]) => {
      if (Number(status) >= 400) return [status, withRefusals(response as JsonObject, shared)];
      const answer = withContent(response as JsonObject, shared, `${name}Answer`, 'all');
      const success = `${zh.success} · ${en.success}`;
      return [status, answer.description === UNDESCRIBED ? { ...answer, description: success } : answer];
    }),
  );
  return whole;
}

function finishParameter(parameter: JsonObject, { components, examples }: Shared): JsonObject {
  const schema = components.refer(parameter.schema ?? {});
  const example = parameter.in === 'path' ? examples.ofParameter(String(parameter.name)) : undefined;
  return {
    ...parameter,
    ...described(both(parametersZh, parametersEn, String(parameter.name))),
    schema,
    // Examples of query parameters are omitted: the Swagger page would send each of them as a filter.
    ...(example !== undefined && { example }),
  };
}

const described = (description: string | undefined) => (description ? { description } : {});

/**
 * A body's schema with its defaults in the descriptions: openapi-typescript treats a field with a default as always
 * present, and would require callers to send it.
 */
function optional(schema: Json): Json {
  if (!isObject(schema) || !isObject(schema.properties)) return schema;
  const properties = Object.entries(schema.properties).map(([name, property]) => {
    if (!isObject(property) || property.default === undefined) return [name, property];
    const { default: value, ...others } = property;
    const words = `${zh.otherwise} ${JSON.stringify(value)} · ${en.otherwise} ${JSON.stringify(value)}`;
    return [name, { ...others, description: [others.description, words].filter(Boolean).join('\n\n') }];
  });
  return { ...schema, properties: Object.fromEntries(properties) };
}

/** A body or an answer with references to its schemas, and with an example where it is JSON. */
function withContent(holder: JsonObject, shared: Shared, name: string, completeness: Completeness): JsonObject {
  return withMedia(holder, (type, { schema, ...others }) => {
    if (schema === undefined) return others;
    const example = type === 'application/json' && { example: shared.examples.of(schema, completeness, name) };
    return { schema: shared.components.refer(schema, name), ...others, ...example };
  });
}

/** A refusal, whose examples are the same for every occurrence of its code. */
function withRefusals(response: JsonObject, { components, refusals }: Shared): JsonObject {
  return withMedia(response, (_type, { schema = {}, examples, ...others }) => {
    if (!isObject(examples)) return { schema: components.refer(schema, 'Error'), ...others };
    Object.assign(refusals, examples);
    const references = Object.keys(examples).map((code) => [code, { $ref: `#/components/examples/${code}` }]);
    return { schema: components.refer(schema, 'Error'), ...others, examples: Object.fromEntries(references) };
  });
}

function withMedia(holder: JsonObject, change: (type: string, media: JsonObject) => JsonObject): JsonObject {
  if (!isObject(holder.content)) return holder;
  const content = Object.entries(holder.content).map(([type, media]) => [type, change(type, media as JsonObject)]);
  return { ...holder, content: Object.fromEntries(content) };
}
