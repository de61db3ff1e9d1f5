import { Type } from 'typebox';
import type { Issue } from '../../http/declare/request-errors.ts';
import { AnyKeys, component } from '../../http/declare/schemas.ts';
import type { Refusal } from '../../http/declare/surface.ts';

/** The envelope of every error. */
export const ErrorBody = component('Error')({
  error: component('ErrorDetail')({
    code: Type.String(),
    message: Type.String(),
    details: AnyKeys(Type.Unknown()),
  }),
});

export function presentRefusal({ code, message, reason, data, language }: Refusal) {
  return { error: { code, message, details: { reason, ...detailsOf(reason, data, language) } } };
}

function detailsOf(reason: string, data: object, language: Refusal['language']): object {
  switch (reason) {
    case 'invalid_body':
    case 'invalid_parameters': {
      const { issues } = data as { issues: Issue[] };
      return { fields: issues.map(({ field, message }) => ({ field, message: message[language] })) };
    }
    default:
      return snaked(data);
  }
}

/** The data of a refusal, with the contract's field names. */
function snaked(data: object): object {
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => [
      name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      value instanceof Date ? value.toISOString() : value,
    ]),
  );
}
