/** Composes examples from a schema and the values in the contract's own examples. */
import type { FieldExamples } from '../../declare/examples.ts';
import { isObject, type Json, type JsonObject } from './components.ts';

/**
 * A response example has all fields; a body those that a caller would send: the required ones, and those with an
 * example.
 */
export type Completeness = 'all' | 'sent';

const BY_FORMAT: Readonly<Record<string, string>> = {
  'date-time': '2024-01-15T10:30:00Z',
  'date-time-local': '2024-01-15T10:30:00',
  date: '2024-01-15',
  email: 'user@example.com',
  password: 'password123',
  uuid: '3f2b8c1e-5d47-4a90-9c36-1e7f8a2b4d60',
};

export class Examples {
  readonly #fields: FieldExamples;

  constructor(fields: FieldExamples) {
    this.#fields = fields;
  }

  /** The example of a parameter; undefined if none is declared. */
  ofParameter(name: string): Json | undefined {
    return this.#fields[name] as Json | undefined;
  }

  /**
   * An example of a schema.
   * @param name of the component, if the schema has no title
   */
  of(schema: Json, completeness: Completeness, name?: string): Json {
    if (!isObject(schema)) return null;
    if (schema.const !== undefined) return schema.const;
    if (Array.isArray(schema.enum)) return schema.enum[0] ?? null;
    if (schema.default !== undefined) return schema.default;
    const [first] = [schema.anyOf, schema.oneOf].flatMap((some) => (Array.isArray(some) ? some : []));
    if (first !== undefined) return this.of(first, completeness, name);
    if (isObject(schema.properties)) return this.#object(schema, completeness, name);
    switch (typeOf(schema)) {
      case 'array':
        return [this.of(schema.items ?? {}, completeness)];
      case 'object':
        return {};
      case 'boolean':
        return true;
      case 'integer':
      case 'number':
        return schema.minimum ?? 1;
      case 'string':
        return BY_FORMAT[String(schema.format)] ?? 'string';
      default:
        return null;
    }
  }

  #object(schema: JsonObject, completeness: Completeness, name: string | undefined): JsonObject {
    const required = Array.isArray(schema.required) ? schema.required : [];
    const whole: JsonObject = {};
    for (const [field, inner] of Object.entries(schema.properties as JsonObject)) {
      const component = typeof schema.title === 'string' ? schema.title : name;
      if (this.#isLeftOut(component, field)) continue;
      const said = this.#said(component, field, inner);
      if (said !== undefined) whole[field] = said;
      else if (completeness === 'all' || required.includes(field)) whole[field] = this.of(inner, completeness);
    }
    return whole;
  }

  #isLeftOut(component: string | undefined, field: string): boolean {
    const key = `${component}.${field}`;
    return Object.hasOwn(this.#fields, key) && this.#fields[key] === undefined;
  }

  /** The declared example of a field. An example for a field of any component applies only if it matches the schema. */
  #said(component: string | undefined, field: string, schema: Json): Json | undefined {
    const own = this.#fields[`${component}.${field}`];
    if (own !== undefined) return own as Json;
    const common = this.#fields[field] as Json | undefined;
    return common !== undefined && fits(common, schema) ? common : undefined;
  }
}

function typeOf({ type }: JsonObject): string {
  return Array.isArray(type) ? String(type.find((one) => one !== 'null')) : String(type);
}

function fits(value: Json, schema: Json): boolean {
  if (!isObject(schema)) return false;
  if (schema.const !== undefined) return schema.const === value;
  if (Array.isArray(schema.enum)) return schema.enum.includes(value as string);
  if (schema.type === undefined) return schema.anyOf === undefined && schema.oneOf === undefined;
  const types = [schema.type].flat();
  if (value === null) return types.includes('null');
  if (Array.isArray(value)) {
    return types.includes('array') && value.every((one) => fits(one, schema.items ?? {}));
  }
  if (typeof value === 'number')
    return types.includes('number') || (types.includes('integer') && Number.isInteger(value));
  return types.includes(typeof value) && (typeof value !== 'object' || !isObject(schema.properties));
}
