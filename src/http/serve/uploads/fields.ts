import type { TSchema } from 'typebox';
import { compileValidator } from '../validator.ts';

/** Checks what comes with a file. @returns the fields with their defaults; throws `invalid_body` */
export type CheckFields = (fields: object) => object;

export function checkFields(schema: TSchema): CheckFields {
  const check = compileValidator({ schema, httpPart: 'body' });
  return (fields) => {
    const checked = check(fields);
    if ('error' in checked) throw checked.error;
    return checked.value as object;
  };
}
