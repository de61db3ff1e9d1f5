/** The days of 24 weeks, each with the outcomes of its collections. */
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, dataOf } from '../../api/client.ts';
import { day } from '../../format.ts';

/** The length of the series in whole weeks. */
const DAYS = 24 * 7;
const FAILED = ['failed', 'timed_out'];

export function Calendar() {
  const { t } = useTranslation();
  const { data } = useQuery({
    queryKey: ['series', 'calendar'],
    queryFn: () =>
      dataOf(
        api.GET('/console/api/series/runs', {
          params: { query: { mine: true, kind: 'market.collect', step: 'day', count: DAYS } },
        }),
      ),
  });
  if (!data || data.items.length === 0) return null;
  const today = new Date();
  // Newest first: the grid is filled from the right, and a week ends on Sunday.
  const missing = (7 - today.getDay()) % 7;
  const days = Array.from({ length: DAYS }, (_, index) => new Date(today.getTime() - index * 86_400_000));
  const weeks = [...Array.from({ length: missing }, () => undefined), ...days];
  const columns = Array.from({ length: Math.ceil(weeks.length / 7) }, (_, week) =>
    weeks.slice(week * 7, week * 7 + 7).toReversed(),
  );
  const countOf = (date: Date, statuses: readonly string[]) =>
    data.items
      .filter((point) => day(new Date(point.start)) === day(date) && statuses.includes(point.status))
      .reduce((sum, { count }) => sum + count, 0);
  return (
    <div className="section">
      <div className="plot-title">{t('task.calendar')}</div>
      <div className="calendar" role="img" aria-label={t('task.calendar')}>
        {columns.flat().map((date, index) => {
          if (!date) return <span key={`after ${index}`} data-tone="none" />;
          const [done, failed] = [countOf(date, ['completed']), countOf(date, FAILED)];
          const tone = done > 0 && failed > 0 ? 'some' : failed > 0 ? 'bad' : done > 0 ? 'ok' : undefined;
          return (
            <span key={date.getTime()} data-tone={tone} title={t('task.day_runs', { day: day(date), done, failed })} />
          );
        })}
      </div>
    </div>
  );
}
