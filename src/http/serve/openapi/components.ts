/**
 * Moves the named schemas of a document to its components and replaces them by references, so that generated clients
 * have one type for each. Routes declare whole schemas, because Fastify compiles them so.
 */
import { isDeepStrictEqual } from 'node:util';

/** A JSON Schema, or any part of a document. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The keywords of a schema that hold named schemas, and those that hold one or several. */
const BY_NAME = ['properties', 'patternProperties'] as const;
const NESTED = ['items', 'additionalProperties', 'anyOf', 'oneOf', 'allOf'] as const;

export class Components {
  /** For `components.schemas`. */
  readonly schemas: JsonObject = {};

  /**
   * The schema with references in place of all parts with a title.
   * @param name its name if it has no title
   * @throws Error if two different schemas have the same name
   */
  refer(schema: Json, name?: string): Json {
    if (!isObject(schema)) return schema;
    const title = typeof schema.title === 'string' ? schema.title : isNameable(schema) ? name : undefined;
    const inner = this.#referInside(open(typed(schema)));
    if (title === undefined) return inner;
    if (Array.isArray(inner.type) && inner.type.includes('null')) {
      return { oneOf: [this.#add(title, withoutNull(inner)), { type: 'null' }] };
    }
    return this.#add(title, inner);
  }

  #referInside(schema: JsonObject): JsonObject {
    const whole = { ...schema };
    for (const key of BY_NAME) {
      const parts = whole[key];
      if (isObject(parts)) {
        whole[key] = Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, this.refer(part)]));
      }
    }
    for (const key of NESTED) {
      const part = whole[key];
      if (part !== undefined) whole[key] = Array.isArray(part) ? part.map((one) => this.refer(one)) : this.refer(part);
    }
    return whole;
  }

  #add(name: string, schema: JsonObject): JsonObject {
    const { title: _, ...shape } = schema;
    const known = this.schemas[name];
    if (known !== undefined && !isDeepStrictEqual(known, shape)) {
      throw new Error(`two different schemas are named ${name}: give one of them another title`);
    }
    this.schemas[name] = shape;
    return { $ref: `#/components/schemas/${name}` };
  }
}

const isNameable = ({ properties }: JsonObject) => isObject(properties) && Object.keys(properties).length > 0;

/** TypeBox omits the type of an enum, without which many generators fail. */
function typed(schema: JsonObject): JsonObject {
  if (!Array.isArray(schema.enum) || schema.type !== undefined) return schema;
  const types = [...new Set(schema.enum.map((value) => (value === null ? 'null' : typeof value)))];
  return { type: types.length === 1 ? (types[0] ?? 'string') : types, ...schema };
}

/** An object without properties accepts any fields; generators treat it as an empty one unless the schema says so. */
function open(schema: JsonObject): JsonObject {
  const isObjectType = [schema.type].flat().includes('object');
  const isClosed = schema.properties !== undefined || schema.additionalProperties !== undefined;
  return isObjectType && !isClosed ? { ...schema, additionalProperties: true } : schema;
}

function withoutNull(schema: JsonObject): JsonObject {
  const types = (schema.type as string[]).filter((type) => type !== 'null');
  const values = Array.isArray(schema.enum) ? schema.enum.filter((value) => value !== null) : undefined;
  return { ...schema, type: types.length === 1 ? (types[0] ?? 'null') : types, ...(values && { enum: values }) };
}
