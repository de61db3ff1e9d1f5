/** Generates values from a JSON Schema: mostly valid, often slightly invalid, sometimes entirely different. */
import * as fc from 'fast-check';
import type { Schema } from './routes.ts';

const nasty = fc.constantFrom<unknown>(
  null,
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  '../../etc/passwd',
  "'; drop table accounts; --",
  '=1+1',
  '%00',
  'x'.repeat(5_000),
  -1,
  0,
  1.5,
  2 ** 53,
  1e308,
  true,
  [],
  {},
  [[[[]]]],
);

/** A value for this schema, more often valid than not. */
export function valueFor(schema: Schema): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 6, arbitrary: right(schema) },
    { weight: 1, arbitrary: nasty },
    { weight: 1, arbitrary: fc.jsonValue() },
  );
}

function right(schema: Schema): fc.Arbitrary<unknown> {
  if (schema === undefined) return fc.jsonValue();
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map(right));
  switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
    case 'string':
      return text(schema);
    case 'integer':
      return fc.integer({ min: schema.minimum ?? -1_000, max: Math.min(schema.maximum ?? 1_000, 2 ** 31 - 1) });
    case 'number':
      return fc.double({ noNaN: true, noDefaultInfinity: true });
    case 'boolean':
      return fc.boolean();
    case 'array':
      return fc.array(valueFor(schema.items), { maxLength: 3 });
    case 'object':
      return record(schema);
    default:
      return fc.jsonValue();
  }
}

function text({ format, minLength = 0, maxLength = 200 }: Schema): fc.Arbitrary<string> {
  if (format === 'email') return fc.emailAddress();
  if (format === 'uuid') return fc.uuid();
  return fc.string({ unit: 'grapheme', minLength, maxLength: Math.min(maxLength, minLength + 20) });
}

function record({ properties = {}, additionalProperties }: Schema): fc.Arbitrary<unknown> {
  const fields = Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, valueFor(schema)]));
  const known = fc.record(fields, { requiredKeys: Object.keys(fields) });
  const extra = fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 2 });
  return fc.oneof(
    { weight: 4, arbitrary: known },
    { weight: 1, arbitrary: fc.record(fields, { requiredKeys: [] }) },
    {
      weight: additionalProperties === false ? 1 : 3,
      arbitrary: fc.tuple(known, extra).map(([a, b]) => ({ ...b, ...a })),
    },
  );
}
