/** Schedules in words, and their conversion from and to form fields. */
import type { TFunction } from 'i18next';
import { took, weekday } from '../../format.ts';

export type ScheduleType = 'cron' | 'interval' | 'daily' | 'weekly' | 'monthly' | 'once';

export const SCHEDULE_TYPES: readonly ScheduleType[] = ['daily', 'weekly', 'monthly', 'interval', 'cron', 'once'];

/** The initial expression of each type. */
export const EXAMPLES: Record<ScheduleType, string> = {
  daily: '18:30',
  weekly: '0 9 * * 1',
  monthly: '0 9 1 * *',
  interval: '1h',
  cron: '30 18 * * 1-5',
  once: '',
};

/** The day and time of a weekly or monthly schedule, which is stored as cron; undefined for other expressions. */
export function partsOf(type: 'weekly' | 'monthly', expression: string): { day: number; time: string } | undefined {
  const pattern = type === 'weekly' ? /^(\d+) (\d+) \* \* (\d)$/ : /^(\d+) (\d+) (\d+) \* \*$/;
  const [, minute, hour, day] = pattern.exec(expression.trim()) ?? [];
  if (!minute || !hour || !day) return undefined;
  return {
    day: Number(day) % (type === 'weekly' ? 7 : 32),
    time: `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`,
  };
}

export function expressionOf(type: 'weekly' | 'monthly', { day, time }: { day: number; time: string }): string {
  const [hour = '0', minute = '0'] = time.split(':');
  const fields = `${Number(minute)} ${Number(hour)}`;
  return type === 'weekly' ? `${fields} * * ${day}` : `${fields} ${day} * *`;
}

const UNITS = { s: 1, m: 60, h: 3_600, d: 86_400 } as const;
export type Unit = keyof typeof UNITS;

/** A number without a unit is minutes. */
export function intervalOf(expression: string): { count: number; unit: Unit } | undefined {
  const [, count, unit = 'm'] = /^(\d+)\s*([smhd])?$/.exec(expression.trim()) ?? [];
  return count ? { count: Number(count), unit: unit as Unit } : undefined;
}

/** `每天 18:30`, `every 1 h`; other expressions are shown unchanged. */
export function inWords(t: TFunction, type: string | null, expression: string | null): string {
  if (!type) return t('schedule.by_hand');
  const written = expression ?? '';
  if (type === 'interval') {
    const interval = intervalOf(written);
    if (interval) return t('schedule.interval', { at: took(interval.count * UNITS[interval.unit]) });
  }
  if (type === 'weekly' || type === 'monthly') {
    const parts = partsOf(type, written);
    if (!parts) return t('schedule.cron', { at: written });
    return t(`schedule.${type}`, { day: type === 'weekly' ? weekday(parts.day) : parts.day, at: parts.time });
  }
  return t(`schedule.${type}`, { at: written.replace('T', ' '), defaultValue: `${type} ${written}` });
}
