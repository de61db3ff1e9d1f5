/** When a task runs by itself, as its owner writes it. */
import { Cron } from 'croner';
import { refuse } from '../errors.ts';

export const SCHEDULE_TYPES = ['cron', 'interval', 'daily', 'weekly', 'monthly', 'once'] as const;
export type ScheduleType = (typeof SCHEDULE_TYPES)[number];

export interface Schedule {
  readonly type: ScheduleType;
  /** Its meaning depends on the type; only `once` has one without, which is at once. */
  readonly expression: string | null;
}

const UNDERSTOOD: Record<ScheduleType, (expression: string) => boolean> = {
  cron: isCron,
  weekly: isCron,
  monthly: isCron,
  interval: (expression) => /^[1-9]\d{0,5}[smhd]?$/.test(expression),
  daily: (expression) => /^([01]\d|2[0-3]):[0-5]\d$/.test(expression),
  once: (expression) => /^\d{4}-\d\d-\d\dT/.test(expression) && !Number.isNaN(Date.parse(expression)),
};

/** @throws schedule_invalid when it could never be followed */
export function checkSchedule({ type, expression }: Schedule): void {
  const isUnderstood = expression === null ? type === 'once' : UNDERSTOOD[type](expression);
  if (!isUnderstood) throw refuse('schedule_invalid', { type, expression: expression ?? '' });
}

/** Five fields, 0 and 7 both Sunday, that some day matches. */
function isCron(expression: string): boolean {
  try {
    return new Cron(expression, { mode: '5-part', paused: true }).nextRun() !== null;
  } catch {
    return false;
  }
}
