/** Fields that count as missing: an empty text in a query, which forms send for an unset filter, and null. */

interface ObjectSchema {
  readonly properties?: Readonly<
    Record<string, { readonly type?: string | readonly string[]; readonly enum?: unknown[] }>
  >;
  readonly required?: readonly string[];
}

/**
 * Returns a function that removes the optional fields that count as missing. A null stays if the schema allows it.
 * @param part the part of the request with the fields
 */
export function withoutAbsent(
  { properties = {}, required = [] }: ObjectSchema,
  part: string | undefined,
): (value: unknown) => void {
  const optional = Object.keys(properties).filter((name) => !required.includes(name));
  const absent = part === 'querystring' ? '' : null;
  const names = part === 'querystring' ? optional : optional.filter((name) => !takesNull(properties[name]));
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
    const fields = value as Record<string, unknown>;
    for (const name of names) if (fields[name] === absent) delete fields[name];
  };
}

type Schema = NonNullable<ObjectSchema['properties']>[string] & { anyOf?: Schema[]; const?: unknown };

/** A schema without a type accepts any value. */
function takesNull(schema: Schema = {}): boolean {
  if (schema.anyOf) return schema.anyOf.some(takesNull);
  if (schema.enum) return schema.enum.includes(null);
  if ('const' in schema) return schema.const === null;
  return schema.type === undefined || [schema.type].flat().includes('null');
}
