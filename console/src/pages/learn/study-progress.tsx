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
  const ends = items.flatMap(({ completed_at: at, total_seconds }) =>
    at === null ? [] : [{ at: dateOf(at).getTime(), seconds: total_seconds }],
  );
  const doneAt = (time: number) =>
    (ends.filter(({ at }) => at <= time).reduce((sum, { seconds }) => sum + seconds, 0) / total) * 100;
  // Within the item that is studied now, it rises evenly.
  const last = Math.max(start, ...ends.map(({ at }) => at));
  const values = times.map((time) =>
    time <= last || end <= last
      ? doneAt(time)
      : doneAt(last) + ((progress - doneAt(last)) * (time - last)) / (end - last),
  );
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
