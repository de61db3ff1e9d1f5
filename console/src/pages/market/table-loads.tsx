import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { List } from '../../components/list.tsx';
import { Section } from '../../components/page.tsx';
import { Bones, Loaded } from '../../components/states.tsx';
import { StatusBadge } from '../../components/status.tsx';
import { Time } from '../../components/time.tsx';
import { number } from '../../format.ts';
import { lastRunsOf } from './last-runs.tsx';

/** The loads that filled it, newest first. */
export function Loads({ source }: { source: string }) {
  const { t } = useTranslation();
  const query = useQuery(lastRunsOf(source, 10));
  return (
    <Section title={t('tables.loads')}>
      <Loaded query={query} bones={<Bones rows={3} />}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="dim">{t('tables.no_loads')}</p>
          ) : (
            <List
              rows={items}
              keyOf={({ execution_id }) => execution_id}
              label={t('tables.loads')}
              columns={[
                {
                  title: t('tables.when'),
                  cell: (one) => (
                    <Link to="/runs" search={{ search: one.execution_id } as never}>
                      <Time at={one.start_time ?? one.created_at} />
                    </Link>
                  ),
                },
                { title: t('runs.status'), cell: ({ status }) => <StatusBadge status={status} /> },
                { title: t('tables.affected'), isNumber: true, cell: (one) => number(one.rows_affected ?? 0) },
                { title: t('tables.after'), isNumber: true, cell: (one) => number(one.rows_after ?? 0) },
              ]}
            />
          )
        }
      </Loaded>
    </Section>
  );
}
