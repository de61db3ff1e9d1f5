/** The last runs of a source, with their numbers of rows. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, innerOf } from '../../api/client.ts';
import { Bars } from '../../charts/bars.tsx';
import { StatusBadge } from '../../components/status.tsx';
import { Time } from '../../components/time.tsx';
import { dateOf, day } from '../../format.ts';

const SHOWN = 25;

export const lastRunsOf = (source: string, count = SHOWN) => ({
  queryKey: ['executions', 'source', source, count],
  queryFn: () =>
    innerOf(
      api.GET('/market/api/executions', {
        params: { query: { script_id: source, page: 1, page_size: count } },
      }),
    ),
});

export function LastRuns({ source }: { source: string }) {
  const { t } = useTranslation();
  const { data } = useQuery(lastRunsOf(source));
  const [last] = data?.items ?? [];
  if (!data || !last) return null;
  const runs = data.items.toReversed();
  const values = runs.map(({ rows_affected }) => rows_affected ?? 0);
  return (
    <div style={{ marginTop: 24, maxWidth: 760 }}>
      <p className="small" style={{ display: 'flex', gap: 10, alignItems: 'center', marginBottom: 14 }}>
        <span className="dim">{t('sources.last_run')}</span>
        <StatusBadge status={last.status} />
        <Time at={last.start_time ?? last.created_at} />
        <Link to="/runs" search={{ search: source } as never}>
          {t('home.all_runs')}
        </Link>
      </p>
      <div className="plot-title">{t('sources.rows_per_run')}</div>
      <Bars
        labels={runs.map(({ created_at }) => day(dateOf(created_at)))}
        series={[{ name: t('sources.rows'), colour: 'var(--accent)', values }]}
        label={t('sources.rows_per_run')}
      />
    </div>
  );
}
