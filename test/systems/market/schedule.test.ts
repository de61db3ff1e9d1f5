import { expect, test } from 'vitest';
import { checkSchedule, type ScheduleType } from '../../../src/systems/market/domain/tasks/schedule.ts';

test.each<[ScheduleType, string | null]>([
  ['cron', '0 15 * * 1-5'],
  ['cron', '*/5 9-15 * * mon,7'],
  ['weekly', '0 9 * * 0'],
  ['monthly', '0 9 1 * *'],
  ['interval', '30s'],
  ['interval', '15'],
  ['interval', '1d'],
  ['daily', '09:30'],
  ['once', '2024-01-01T15:00:00Z'],
  ['once', null],
])('%s %s', (type, expression) => {
  expect(() => checkSchedule({ type, expression })).not.toThrow();
});

test.each<[ScheduleType, string | null]>([
  ['cron', '0 15 * *'],
  ['cron', '0 0 15 * * 1'],
  ['cron', '61 * * * *'],
  ['cron', 'every day'],
  // There is no such day.
  ['cron', '0 0 30 2 *'],
  ['cron', null],
  ['weekly', '09:30'],
  ['interval', '0s'],
  ['interval', '5w'],
  ['interval', '-5m'],
  ['daily', '24:00'],
  ['daily', '9:30'],
  ['once', 'tomorrow'],
  ['once', '2024-13-01T00:00:00Z'],
])('%s %s is refused', (type, expression) => {
  expect(() => checkSchedule({ type, expression })).toThrow(
    expect.objectContaining({ code: 'schedule_invalid', data: { type, expression: expression ?? '' } }),
  );
});
