import type { Words } from '../../../../shared/language.ts';
import type { Schedule } from './schedule.ts';

/** A template of a schedule. */
export interface ScheduleTemplate extends Schedule {
  readonly name: string;
  readonly label: Words;
  /** The same as a cron expression; null if there is none. */
  readonly cron: string | null;
}

const cron = (name: string, zh: string, en: string, expression: string): ScheduleTemplate => {
  return { name, label: { zh, en }, type: 'cron', expression, cron: expression };
};

export const SCHEDULE_TEMPLATES: readonly ScheduleTemplate[] = [
  cron('every_10_minutes', '每 10 分钟', 'every 10 minutes', '*/10 * * * *'),
  cron('every_30_minutes', '每 30 分钟', 'every 30 minutes', '*/30 * * * *'),
  cron('every_hour', '每小时', 'every hour', '0 * * * *'),
  {
    name: 'every_day_at_8',
    label: { zh: '每天 8 点', en: 'every day at 8' },
    type: 'daily',
    expression: '08:00',
    cron: '0 8 * * *',
  },
  {
    name: 'every_day_at_18',
    label: { zh: '每天 18 点', en: 'every day at 18' },
    type: 'daily',
    expression: '18:00',
    cron: '0 18 * * *',
  },
  cron('workdays_at_8', '工作日 8 点', 'Monday to Friday at 8', '0 8 * * 1-5'),
  cron('workdays_after_close', '工作日收盘后 15:30', 'Monday to Friday at 15:30', '30 15 * * 1-5'),
  cron('workdays_at_18', '工作日 18 点', 'Monday to Friday at 18', '0 18 * * 1-5'),
  {
    name: 'every_monday_at_8',
    label: { zh: '每周一 8 点', en: 'every Monday at 8' },
    type: 'weekly',
    expression: '0 8 * * 1',
    cron: '0 8 * * 1',
  },
  {
    name: 'every_month_1st',
    label: { zh: '每月 1 日 8 点', en: 'the first of every month at 8' },
    type: 'monthly',
    expression: '0 8 1 * *',
    cron: '0 8 1 * *',
  },
  {
    name: 'every_30_seconds',
    label: { zh: '每 30 秒', en: 'every 30 seconds' },
    type: 'interval',
    expression: '30s',
    cron: null,
  },
  { name: 'at_once', label: { zh: '立即执行一次', en: 'once, at once' }, type: 'once', expression: null, cron: null },
];
