/** The load over time in equal steps, those without a change included. */
import type { Queryable } from '../../../../core/db/database.ts';
import { type LoadAsked, selectLoad, selectTimes, type TimesRow } from './load-queries.ts';

/** As many as a plot of a page's width shows. */
const MOST_STEPS = 96;
const STEP_MINUTES = [1, 5, 15, 30, 60, 120];

export interface LoadStep extends Record<keyof Omit<TimesRow, 'start'>, number | null> {
  readonly start: string;
  readonly queued: number;
  readonly running: number;
}

/** @returns the length of a step in minutes, and the steps, the oldest first */
export async function loadSteps(
  db: Queryable,
  asked: Omit<LoadAsked, 'minutes'>,
): Promise<{ minutes: number; steps: LoadStep[] }> {
  const minutes = STEP_MINUTES.find((length) => (asked.hours * 60) / length <= MOST_STEPS) ?? 120;
  const [load, times] = await Promise.all([
    selectLoad(db, { ...asked, minutes }),
    selectTimes(db, { ...asked, minutes }),
  ]);
  const length = minutes * 60_000;
  const loadAt = new Map(load.map((row) => [new Date(row.start).getTime(), row]));
  const timesAt = new Map(times.map((row) => [new Date(row.start).getTime(), row]));
  const last = Math.floor(Date.now() / length) * length;
  const count = Math.ceil((asked.hours * 60) / minutes);
  let [queued, running] = [0, 0];
  const steps = Array.from({ length: count + 1 }, (_, index): LoadStep => {
    const at = last - (count - index) * length;
    const row = loadAt.get(at);
    const time = timesAt.get(at);
    const step = {
      start: new Date(at).toISOString(),
      queued: row?.queued ?? queued,
      running: row?.running ?? running,
      waited_p50: time?.waited_p50 ?? null,
      waited_p95: time?.waited_p95 ?? null,
      took_p50: time?.took_p50 ?? null,
      took_p95: time?.took_p95 ?? null,
    };
    if (row) [queued, running] = [row.queued_after, row.running_after];
    return step;
  });
  return { minutes, steps };
}
