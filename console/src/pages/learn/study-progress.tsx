/** How much of a study task was done when, from the times at which its items were completed. */
import { useTranslation } from 'react-i18next';
import { Trend } from '../../charts/trend.tsx';
import { clock, dateOf, exact, hourOf, percent } from '../../format.ts';
import type { CourseOutline } from './course-tree.tsx';

const STEPS = 60;
const HOUR_MILLISECONDS = 3_600_000;
const DAY_MILLISECONDS = 24 * HOUR_MILLISECONDS;

interface StudyProgressProps {
  courses: readonly CourseOutline[];
  /** When the task was started. */
  from: string;
  /** When it ended; now while it goes on. */
  to: string | null;
  /** Percent done now. */
  progress: number;
}

export function StudyProgress({ courses, from, to, progress }: StudyProgressProps) {
  const { t } = useTranslation();
  const items = courses.flatMap((course) => course.items ?? []);
  const total = items.reduce((sum, item) => sum + item.total_seconds, 0);
  if (total === 0) return null;
  const start = dateOf(from).getTime();
  const end = Math.max(start + 1_000, to === null ? Date.now() : dateOf(to).getTime());
  const times = Array.from({ length: STEPS }, (_, step) => start + ((end - start) * step) / (STEPS - 1));
  // Between two completions it rises evenly; within the item that is studied now, up to the progress of now.
  const knots = [{ at: start, done: 0 }];
  for (const { at, seconds } of completionsOf(items)) {
    const done = (knots.at(-1)?.done ?? 0) + (seconds / total) * 100;
    if (at <= start) knots[0] = { at: start, done };
    else knots.push({ at, done });
  }
  knots.push({ at: end, done: Math.max(progress, knots.at(-1)?.done ?? 0) });
  const values = times.map((time) => {
    const next = knots.findIndex(({ at }) => at >= time);
    const [before, after] = [knots[Math.max(0, next - 1)], knots[next]];
    if (!before || !after || after.at === before.at) return after?.done ?? progress;
    return before.done + ((after.done - before.done) * (time - before.at)) / (after.at - before.at);
  });
  const words = end - start > DAY_MILLISECONDS ? exact : end - start > HOUR_MILLISECONDS ? hourOf : clock;
  return (
    <Trend
      label={t('study.over_time')}
      labels={times.map((time) => words(new Date(time)))}
      series={[{ name: t('runs.progress'), colour: 'var(--accent)', values }]}
      words={percent}
      most={100}
    />
  );
}

/** When items were completed, in order, with their length. */
const completionsOf = (items: readonly { completed_at: string | null; total_seconds: number }[]) =>
  items
    .flatMap(({ completed_at: at, total_seconds: seconds }) =>
      at === null ? [] : [{ at: dateOf(at).getTime(), seconds }],
    )
    .sort((one, other) => one.at - other.at);
