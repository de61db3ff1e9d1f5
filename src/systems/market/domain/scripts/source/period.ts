/** The period that a run of a collector fetches. */

/** Its parameters, to be spread into a script's own. */
export const PERIOD = {
  start: { type: 'date', description: '起始日期（含）· First day' },
  end: { type: 'date', description: '结束日期（含）· Last day' },
  recent_days: {
    type: 'integer',
    description:
      '只取最近若干天，用于定时任务，与 start、end 互斥 · Only the last so many days, for tasks on a schedule',
  },
} as const;

/** First and last day as YYYY-MM-DD; undefined: without limit. */
export interface Period {
  readonly start: string | undefined;
  readonly end: string | undefined;
}

const DAY = 86_400_000;

/**
 * Reads the period from the parameters.
 * @param today the day that "recent" counts back from, in UTC
 * @throws Error if they contradict each other
 */
export function readPeriod(
  parameters: { readonly start?: unknown; readonly end?: unknown; readonly recent_days?: unknown },
  today = new Date(),
): Period {
  const start = parameters.start as string | undefined;
  const end = parameters.end as string | undefined;
  const days = parameters.recent_days as number | undefined;
  if (days === undefined) {
    if (start !== undefined && end !== undefined && start > end) throw new Error(`start ${start} is after end ${end}`);
    return { start, end };
  }
  if (start !== undefined || end !== undefined) throw new Error('recent_days cannot be combined with start or end');
  if (days < 1 || days > 36_500) throw new Error('recent_days must be from 1 to 36500');
  return { start: new Date(today.getTime() - days * DAY).toISOString().slice(0, 10), end: undefined };
}

/** The years of a period, first to last. An open side is the given year. */
export function yearsOf({ start, end }: Period, open: { first: number; last: number }): number[] {
  const first = start ? Number(start.slice(0, 4)) : open.first;
  const last = end ? Number(end.slice(0, 4)) : Math.max(first, open.last);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
}
