/** The filters of executions that lists and statistics share. */
import { Type } from 'typebox';
import { refuse } from '../../../http/declare/request-errors.ts';

const Moment = Type.String({ maxLength: 40, description: 'ISO 8601: a day, or a time; without a zone it is UTC' });

export const begunQuery = { start_date: Type.Optional(Moment), end_date: Type.Optional(Moment) };

const ISO = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:?\d\d)?)?$/;

/**
 * The filter on the start time, both ends inclusive; a day counts as a whole.
 * @throws invalid_parameters
 */
export function begunOf({ start_date, end_date }: { start_date?: string | undefined; end_date?: string | undefined }) {
  return {
    from: start_date === undefined ? undefined : momentOf('start_date', start_date, '00:00:00.000'),
    to: end_date === undefined ? undefined : momentOf('end_date', end_date, '23:59:59.999'),
  };
}

/** @param time the time of day for a date without one */
export function momentOf(field: string, text: string, time: string): Date {
  const [, day, at = time, zone = 'Z'] = ISO.exec(text) ?? [];
  const moment = new Date(`${day}T${at}${zone.replace(/^(...)(\d\d)$/, '$1:$2')}`);
  const isDay = day !== undefined && new Date(`${day}T00:00:00Z`).toJSON()?.startsWith(day);
  if (!isDay || Number.isNaN(moment.getTime()) || day < '1900') {
    const message = { zh: '应为 ISO 8601 时间，例如 2024-01-02T15:00:00Z', en: 'must be an ISO 8601 time' };
    throw refuse('invalid_parameters', { issues: [{ field, message }] });
  }
  return moment;
}
