import { refuse as refuseRequest } from '../../../http/declare/request-errors.ts';

/** A comma-separated list in a query. Unknown values are refused, because a filter is applied or refused. */
export function oneOrMore(name: string, given: string | undefined, known: readonly string[]): string[] | undefined {
  if (given === undefined || given === '') return undefined;
  const values = given.split(',');
  const unknown = values.find((value) => !known.includes(value));
  if (unknown !== undefined) {
    const message = {
      zh: `不能是 ${unknown}，可用：${known.join('、')}`,
      en: `must not be ${unknown}, but one of ${known.join(', ')}`,
    };
    throw refuseRequest('invalid_parameters', { issues: [{ field: name, message }] });
  }
  return values;
}
