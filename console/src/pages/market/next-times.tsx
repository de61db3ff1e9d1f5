/** The next times of a schedule, in the reader's zone. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, dataOf } from '../../api/client.ts';
import { wordsOf } from '../../api/errors.ts';
import { dateOf, exact, zoneName } from '../../format.ts';

interface NextTimesProps {
  type: string;
  expression: string;
  timezone: string;
  /** The next due time, if known. */
  from?: string | null | undefined;
}

export function NextTimes({ type, expression, timezone, from }: NextTimesProps) {
  const { t } = useTranslation();
  const { data, error } = useQuery({
    queryKey: ['next-times', type, expression, timezone, from],
    enabled: expression !== '',
    placeholderData: keepPreviousData,
    retry: false,
    queryFn: () =>
      dataOf(
        api.GET('/console/api/next-times', {
          params: { query: { type, expression, timezone, ...(from && { from: dateOf(from).toISOString() }) } },
        }),
      ),
  });
  if (error) return <p className="small bad">{wordsOf(error)}</p>;
  if (!data || data.times.length === 0) return null;
  return (
    <div>
      <p className="small dim">{t('task.next_five', { zone: zoneName() })}</p>
      <ol className="next-times">
        {data.times.map((time) => (
          <li key={time}>{exact(dateOf(time))}</li>
        ))}
      </ol>
    </div>
  );
}
