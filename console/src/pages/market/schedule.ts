/** Schedules in words, and what a form makes of them. */
import type { TFunction } from 'i18next';

export type ScheduleType = 'cron' | 'interval' | 'daily' | 'weekly' | 'monthly' | 'once';

export const SCHEDULE_TYPES: readonly ScheduleType[] = ['daily', 'weekly', 'monthly', 'interval', 'cron', 'once'];

/** What each expects, as an example. */
export const EXAMPLES: Record<ScheduleType, string> = {
  daily: '18:30',
  weekly: 'mon 09:00',
  monthly: '1 09:00',
  interval: '3600',
  cron: '30 18 * * 1-5',
  once: '2026-12-31T18:00:00',
};

/** `每天 18:30`, `every 1 h`; what has no words of its own is shown as it was written. */
export function inWords(t: TFunction, type: string | null, expression: string | null): string {
  if (!type) return t('schedule.by_hand');
  return t(`schedule.${type}`, { at: expression ?? '', defaultValue: `${type} ${expression}` });
}
