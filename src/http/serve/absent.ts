/** Fields that count as not sent: an empty text in a query, where forms send one for a filter that is not set, and null. */

interface ObjectSchema {
  readonly properties?: Readonly<
    Record<string, { readonly type?: string | readonly string[]; readonly enum?: unknown[] }>
  >;
  readonly required?: readonly string[];
}

/**
 * What takes the optional fields out of a request that count as not sent. A null stays where the schema gives it a
 * meaning of its own.
 * @param part where in the request the fields are
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

/** A schema without a type takes anything. */
function takesNull(schema: Schema = {}): boolean {
  if (schema.anyOf) return schema.anyOf.some(takesNull);
  if (schema.enum) return schema.enum.includes(null);
  if ('const' in schema) return schema.const === null;
  return schema.type === undefined || [schema.type].flat().includes('null');
}
