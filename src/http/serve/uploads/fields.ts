import type { TSchema } from 'typebox';
import { compileValidator } from '../validator.ts';

/** Validates the fields beside a file. @returns the fields with their defaults; throws `invalid_body` */
export type CheckFields = (fields: object) => object;

export function checkFields(schema: TSchema): CheckFields {
  const check = compileValidator({ schema, httpPart: 'body' });
  return (fields) => {
    const checked = check(fields);
    if ('error' in checked) throw checked.error;
    return checked.value as object;
  };
}

/**
 * Validates the fields received so far. Others may follow, so none counts as missing or misspelt yet; none is changed.
 */
export function checkFieldsSoFar(schema: TSchema): CheckFields {
  const { properties = {} } = schema as { properties?: object };
  const check = checkFields({ ...schema, required: [] } as TSchema);
  return (fields) =>
    check(Object.fromEntries(Object.entries(fields).filter(([name]) => Object.hasOwn(properties, name))));
}
