/** Schedules of tasks. Pure functions: the time is always a parameter. */

import { Cron } from 'croner';
import { isInRange } from '../../../../shared/instants.ts';
import { refuse } from '../errors.ts';

export const SCHEDULE_TYPES = ['cron', 'interval', 'daily', 'weekly', 'monthly', 'once'] as const;
export type ScheduleType = (typeof SCHEDULE_TYPES)[number];

export interface Schedule {
  readonly type: ScheduleType;
  /** Its meaning depends on the type; null only for `once`: immediately. */
  readonly expression: string | null;
}

/** A schedule and its IANA time zone. */
export interface ZonedSchedule extends Schedule {
  readonly zone: string;
}

/**
 * The first due time of a schedule that starts now.
 * @throws schedule_invalid if it is invalid or never due: a time in the past, the 30th of February
 */
export function firstExecution(schedule: ZonedSchedule, now: Date): Date {
  const { type, expression } = schedule;
  if (isAtOnce(schedule)) return now;
  const first = nextExecution(schedule, now);
  if (!first) throw refuse('schedule_invalid', { type, expression: expression ?? '', problem: 'never' });
  return first;
}

/**
 * The next due time of a schedule.
 * @param after exclusive
 * @param from the start of an interval schedule, or any of its later due times
 * @returns null if it is never due again
 * @throws schedule_invalid if it is invalid
 */
export function nextExecution(schedule: ZonedSchedule, after: Date, from = after): Date | null {
  if (isAtOnce(schedule)) return null;
  const { type, expression } = schedule;
  try {
    return nextOf({ ...schedule, expression: expression ?? '' }, after, from);
  } catch (error) {
    throw refuse('schedule_invalid', { type, expression: expression ?? '', problem: 'unreadable' }, error);
  }
}

function nextOf(
  { type, expression, zone }: { type: ScheduleType; expression: string; zone: string },
  after: Date,
  from: Date,
) {
  switch (type) {
    case 'interval':
      return nextOnGrid(from, millisecondsOf(expression), after);
    case 'daily':
      return nextOfCron(dailyCron(expression), after, zone);
    case 'once': {
      const moment = momentOf(expression, zone);
      return moment > after ? moment : null;
    }
    default:
      return nextOfCron(expression, after, zone);
  }
}

/**
 * Refuses a schedule that is due too often. Only intervals can be: others have no seconds.
 * @throws schedule_invalid
 */
export function refuseTooOften({ type, expression: written }: Schedule, shortestSeconds: number): void {
  if (type !== 'interval') return;
  const expression = written ?? '';
  const milliseconds = INTERVAL.test(expression) ? millisecondsOf(expression) : undefined;
  if (milliseconds === undefined) throw refuse('schedule_invalid', { type, expression, problem: 'unreadable' });
  if (milliseconds >= shortestSeconds * 1_000) return;
  throw refuse('schedule_invalid', { type, expression, problem: 'too_often', shortestSeconds });
}

/** Whether it is due once, immediately. */
export function isAtOnce({ type, expression }: Schedule): boolean {
  return type === 'once' && expression === null;
}

/** Whether a time zone is known, also by an old name. */
export function isTimezone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}

/**
 * Five fields, 0 and 7 both Sunday. When clocks are put forward, times in the skipped hour are due at its end; when
 * they are put back, a repeated time counts once. This rule applies to lists of hours too.
 */
function nextOfCron(expression: string, after: Date, zone: string): Date | null {
  if (!STANDARD.test(expression)) throw new Error('not a standard cron expression with five fields');
  const options = { mode: '5-part', timezone: zone, fixedTimeRule: 'no-wildcard', paused: true } as const;
  return new Cron(expression, options).nextRun(after);
}

/** Croner supports more (`@daily`, `L`, `#`), but other servers of this API do not. */
const STANDARD = /^\s*([\d*,/-]|[A-Za-z]{3})+(\s+([\d*,/-]|[A-Za-z]{3})+){4}\s*$/;

/** `15:30`, `9:5`, or a cron line, which the forms of existing clients send. */
function dailyCron(expression: string): string {
  const [, hour, minute] = /^([01]?\d|2[0-3]):([0-5]?\d)$/.exec(expression) ?? [];
  if (!hour || !minute) return expression;
  return `${Number(minute)} ${Number(hour)} * * *`;
}

const INTERVAL = /^([1-9]\d{0,5})([smhd])?$/;
const UNITS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `30s`, `5m`, `1h`, `1d`; a number alone is minutes. A day has 24 hours here, whatever the clocks do. */
function millisecondsOf(expression: string): number {
  const [, count, unit = 'm'] = INTERVAL.exec(expression) ?? [];
  if (!count) throw new Error('not a number with a unit');
  return Number(count) * UNITS[unit as keyof typeof UNITS];
}

/** The steps are computed from the start, so that a late check does not shift later times. */
function nextOnGrid(from: Date, step: number, after: Date): Date {
  const steps = Math.max(1, Math.floor((after.getTime() - from.getTime()) / step) + 1);
  return new Date(from.getTime() + steps * step);
}

const ISO_TIME =
  /^(\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))[T ]((?:[01]\d|2[0-3]):[0-5]\d)(:[0-5]\d)?(?:\.\d+)?(Z|[+-](?:0\d|1[0-4]):?[0-5]\d)?$/;

/** An ISO time; without an offset a local time of the zone, the first occurrence of a repeated one. */
function momentOf(expression: string, zone: string): Date {
  const [, day, time, seconds = ':00', offset] = ISO_TIME.exec(expression) ?? [];
  // JavaScript would read the 30th of February as the 2nd of March.
  if (!day || !new Date(day).toISOString().startsWith(day)) throw new Error('not an ISO time');
  const text = `${day}T${time}${seconds}`;
  const moment = offset ? new Date(`${text}${offset.replace(/^(...)(..)$/, '$1:$2')}`) : atClock(text, zone);
  if (!moment || !isInRange(moment)) throw new Error('not an ISO time');
  return moment;
}

function atClock(text: string, zone: string): Date | null {
  return new Cron(text, { timezone: zone, paused: true }).getOnce();
}
