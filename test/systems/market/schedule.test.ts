import { describe, expect, test } from 'vitest';
import {
  firstExecution,
  nextExecution,
  type Schedule,
  type ScheduleType,
} from '../../../src/systems/market/domain/schedules/schedule.ts';

const SHANGHAI = 'Asia/Shanghai';
const NEW_YORK = 'America/New_York';
const NOW = new Date('2026-03-04T10:20:30.400Z');

/** The next so many due times after a moment. */
function times(schedule: Schedule, zone: string, after: string, count: number): string[] {
  const found: string[] = [];
  let last = new Date(after);
  const from = last;
  while (found.length < count) {
    const next = nextExecution({ ...schedule, zone }, last, from);
    if (!next) break;
    found.push(next.toISOString().replace('.000Z', 'Z'));
    last = next;
  }
  return found;
}

test.each<[ScheduleType, string | null, string]>([
  ['cron', '0 15 * * 1-5', '2026-03-05T07:00:00.000Z'],
  ['cron', '*/5 9-15 * * mon,7', '2026-03-08T01:00:00.000Z'],
  ['cron', '0 9 * * 0', '2026-03-08T01:00:00.000Z'],
  ['cron', '0 9 * * 7', '2026-03-08T01:00:00.000Z'],
  ['cron', '0 9 * * 1', '2026-03-09T01:00:00.000Z'],
  ['weekly', '30 18 * * 3', '2026-03-04T10:30:00.000Z'],
  ['monthly', '0 9 31 * *', '2026-03-31T01:00:00.000Z'],
  ['cron', '0 0 29 2 *', '2028-02-28T16:00:00.000Z'],
  ['interval', '30s', '2026-03-04T10:21:00.400Z'],
  ['interval', '15', '2026-03-04T10:35:30.400Z'],
  ['interval', '5m', '2026-03-04T10:25:30.400Z'],
  ['interval', '2h', '2026-03-04T12:20:30.400Z'],
  ['interval', '1d', '2026-03-05T10:20:30.400Z'],
  ['daily', '09:30', '2026-03-05T01:30:00.000Z'],
  ['daily', '23:59', '2026-03-04T15:59:00.000Z'],
  ['once', '2026-03-04T10:20:31Z', '2026-03-04T10:20:31.000Z'],
  ['once', '2026-12-01T15:00:00', '2026-12-01T07:00:00.000Z'],
  ['once', '2026-12-01 15:00', '2026-12-01T07:00:00.000Z'],
  ['once', '2026-12-01T15:00:00.5+02:00', '2026-12-01T13:00:00.000Z'],
  ['once', '2026-12-01T15:00:00-0330', '2026-12-01T18:30:00.000Z'],
  ['once', null, NOW.toISOString()],
])('%s %s is first due at %s', (type, expression, first) => {
  expect(firstExecution({ type, expression, zone: SHANGHAI }, NOW).toISOString()).toBe(first);
});

test.each<[ScheduleType, string | null]>([
  ['cron', '0 15 * *'],
  ['cron', '0 0 15 * * 1'],
  ['cron', '61 * * * *'],
  ['cron', 'every day'],
  ['cron', '@reboot'],
  ['cron', '@daily'],
  ['cron', '0 0 L * *'],
  ['cron', '0 0 * * 1#2'],
  ['cron', '0 0 ? * 1'],
  ['cron', ''],
  ['cron', null],
  ['weekly', '09:30'],
  ['interval', '0s'],
  ['interval', '5w'],
  ['interval', '-5m'],
  ['interval', '1.5h'],
  ['daily', '24:00'],
  ['daily', null],
  ['once', 'tomorrow'],
  ['once', '2027-01-01'],
  ['once', '2027-13-01T00:00:00Z'],
  ['once', '2027-02-30T00:00:00'],
  ['once', '2027-02-03T24:00:00'],
  ['once', '2027-02-03T04:00:00 CET'],
])('%s %s is refused as unreadable', (type, expression) => {
  expect(() => firstExecution({ type, expression, zone: SHANGHAI }, NOW)).toThrow(
    expect.objectContaining({
      code: 'schedule_invalid',
      data: { type, expression: expression ?? '', problem: 'unreadable' },
    }),
  );
});

test.each<[ScheduleType, string]>([
  ['cron', '0 0 30 2 *'],
  ['once', '2026-03-04T10:20:30Z'],
  ['once', '2026-03-04T18:20:30'],
])('%s %s is refused because it is never due', (type, expression) => {
  expect(() => firstExecution({ type, expression, zone: SHANGHAI }, NOW)).toThrow(
    expect.objectContaining({ code: 'schedule_invalid', data: { type, expression, problem: 'never' } }),
  );
});

test('A due time is in the past at that moment', () => {
  const at = (iso: string) => new Date(iso);
  const daily = { type: 'daily', expression: '09:30', zone: 'UTC' } as const;
  expect(nextExecution(daily, at('2026-03-04T09:29:59.999Z'))).toEqual(at('2026-03-04T09:30:00Z'));
  expect(nextExecution(daily, at('2026-03-04T09:30:00.000Z'))).toEqual(at('2026-03-05T09:30:00Z'));
  expect(nextExecution(daily, at('2026-03-04T09:30:00.001Z'))).toEqual(at('2026-03-05T09:30:00Z'));
  const once = { type: 'once', expression: '2026-03-04T09:30:00Z', zone: 'UTC' } as const;
  expect(nextExecution(once, at('2026-03-04T09:30:00Z'))).toBeNull();
  expect(nextExecution({ type: 'once', expression: null, zone: 'UTC' }, NOW)).toBeNull();
});

test('An interval does not drift, however late it is evaluated', () => {
  const schedule = { type: 'interval', expression: '30s', zone: SHANGHAI } as const;
  const from = new Date('2026-03-04T10:00:00.123Z');
  const next = (after: string) => nextExecution(schedule, new Date(after), from)?.toISOString();
  expect(next('2026-03-04T10:00:00.123Z')).toBe('2026-03-04T10:00:30.123Z');
  expect(next('2026-03-04T10:00:30.122Z')).toBe('2026-03-04T10:00:30.123Z');
  expect(next('2026-03-04T10:00:30.123Z')).toBe('2026-03-04T10:01:00.123Z');
  expect(next('2026-03-04T17:12:11.000Z')).toBe('2026-03-04T17:12:30.123Z');
  // The clock has been set back.
  expect(next('2026-03-04T09:00:00.000Z')).toBe('2026-03-04T10:00:30.123Z');
});

describe('a change to or from daylight saving time (New York in 2026)', () => {
  test('on March 8 skips the hour from two to three: schedules in it run once, at its end', () => {
    expect(times({ type: 'daily', expression: '02:30' }, NEW_YORK, '2026-03-07T12:00:00Z', 3)).toEqual([
      '2026-03-08T07:00:00Z',
      '2026-03-09T06:30:00Z',
      '2026-03-10T06:30:00Z',
    ]);
    expect(times({ type: 'cron', expression: '30 2,14 * * *' }, NEW_YORK, '2026-03-07T12:00:00Z', 3)).toEqual([
      '2026-03-07T19:30:00Z',
      '2026-03-08T07:00:00Z',
      '2026-03-08T18:30:00Z',
    ]);
  });

  test('on November 1 repeats the hour from one to two: schedules in it run once, the first time', () => {
    expect(times({ type: 'daily', expression: '01:30' }, NEW_YORK, '2026-10-31T12:00:00Z', 3)).toEqual([
      '2026-11-01T05:30:00Z',
      '2026-11-02T06:30:00Z',
      '2026-11-03T06:30:00Z',
    ]);
    expect(times({ type: 'cron', expression: '30 1-2 * * *' }, NEW_YORK, '2026-10-31T12:00:00Z', 3)).toEqual([
      '2026-11-01T05:30:00Z',
      '2026-11-01T07:30:00Z',
      '2026-11-02T06:30:00Z',
    ]);
    // Evaluated between the two.
    expect(times({ type: 'daily', expression: '01:30' }, NEW_YORK, '2026-11-01T05:45:00Z', 1)).toEqual([
      '2026-11-02T06:30:00Z',
    ]);
  });

  test('keeps nine in the morning at nine in the morning', () => {
    const schedule = { type: 'cron', expression: '0 9 * * *' } as const;
    expect(times(schedule, NEW_YORK, '2026-03-07T00:00:00Z', 3)).toEqual([
      '2026-03-07T14:00:00Z',
      '2026-03-08T13:00:00Z',
      '2026-03-09T13:00:00Z',
    ]);
    expect(times(schedule, NEW_YORK, '2026-10-31T00:00:00Z', 3)).toEqual([
      '2026-10-31T13:00:00Z',
      '2026-11-01T14:00:00Z',
      '2026-11-02T14:00:00Z',
    ]);
  });

  test('keeps every half hour half an hour apart', () => {
    const schedule = { type: 'cron', expression: '*/30 * * * *' } as const;
    expect(times(schedule, NEW_YORK, '2026-03-08T06:00:00Z', 3)).toEqual([
      '2026-03-08T06:30:00Z',
      '2026-03-08T07:00:00Z',
      '2026-03-08T07:30:00Z',
    ]);
    expect(times(schedule, NEW_YORK, '2026-11-01T05:00:00Z', 4)).toEqual([
      '2026-11-01T05:30:00Z',
      '2026-11-01T06:00:00Z',
      '2026-11-01T06:30:00Z',
      '2026-11-01T07:00:00Z',
    ]);
    expect(times({ type: 'interval', expression: '1d' }, NEW_YORK, '2026-03-07T12:00:00Z', 2)).toEqual([
      '2026-03-08T12:00:00Z',
      '2026-03-09T12:00:00Z',
    ]);
  });

  test('makes an ambiguous one-time schedule the first of two times, and a skipped one the end of the gap', () => {
    const first = (expression: string) =>
      firstExecution({ type: 'once', expression, zone: NEW_YORK }, new Date('2026-01-01T00:00:00Z')).toISOString();
    expect(first('2026-11-01T01:30:00')).toBe('2026-11-01T05:30:00.000Z');
    expect(first('2026-03-08T02:30:00')).toBe('2026-03-08T07:30:00.000Z');
  });
});
