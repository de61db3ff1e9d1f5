/** The next times of a schedule, to be shown before and after it is made. */
import { isRefusal } from '../../../../shared/errors.ts';
import { nextExecution, SCHEDULE_TYPES, type ScheduleType } from './schedule.ts';

interface Asked {
  readonly type: string;
  readonly expression: string;
  readonly timezone: string;
  /** When it is due next: where an interval is counted from. */
  readonly from: Date | undefined;
}

/** @returns at most so many, none where it is never due again; undefined where the schedule cannot be understood */
export function nextTimes({ type, expression, timezone: zone, from }: Asked, count: number, now: Date) {
  if (!SCHEDULE_TYPES.includes(type as ScheduleType)) return undefined;
  const schedule = { type: type as ScheduleType, expression, zone };
  const times: Date[] = [];
  try {
    if (from && from > now) times.push(from);
    while (times.length < count) {
      const last = times.at(-1) ?? now;
      const next = nextExecution(schedule, last, from ?? last);
      if (!next) break;
      times.push(next);
    }
  } catch (error) {
    if (isRefusal(error, 'schedule_invalid')) return undefined;
    throw error;
  }
  return times;
}
