import { Cron } from 'croner';

/** The start of today in a time zone. */
export function midnightIn(timezone: string, now = new Date()): Date {
  const [midnight = now] = new Cron('0 0 * * *', { timezone, paused: true }).previousRuns(1, now);
  return midnight;
}
