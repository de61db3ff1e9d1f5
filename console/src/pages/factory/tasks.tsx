import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, dataOf } from '../../api/client.ts';
import { LinkButton } from '../../components/link-button.tsx';
import { List } from '../../components/list.tsx';
import { Page } from '../../components/page.tsx';
import { Pager } from '../../components/pager.tsx';
import { Empty, Loaded } from '../../components/states.tsx';
import { ProgressBar, StatusBadge } from '../../components/status.tsx';
import { Time } from '../../components/time.tsx';
import { inLanguage, yuan } from '../../format.ts';
import { readServers, typesOf } from './servers.ts';

export function Tasks() {
  const { t } = useTranslation();
  const [page, setPage] = useState(1);
  const query = useQuery({
    queryKey: ['task', 'compute', page],
    queryFn: () => dataOf(api.GET('/factory/api/tasks', { params: { query: { page, page_size: 20 } } })),
    placeholderData: keepPreviousData,
  });
  const servers = useQuery({ queryKey: ['servers'], queryFn: readServers, staleTime: 60_000 });
  const titles = new Map(typesOf(servers.data ?? []).map(({ name, title }) => [name, inLanguage(title)]));
  const fresh = <LinkButton to="/compute/new">{t('compute.new')}</LinkButton>;
  return (
    <Page title={t('compute.title')} lead={t('compute.lead')} actions={fresh}>
      <Loaded query={query}>
        {({ items, total, total_pages }) =>
          items.length === 0 ? (
            <div className="panel">
              <Empty title={t('compute.none')} actions={fresh}>
                {t('compute.none_hint')}
              </Empty>
            </div>
          ) : (
            <>
              <List
                rows={items}
                keyOf={({ id }) => id}
                label={t('compute.title')}
                columns={[
                  {
                    title: t('task.name'),
                    cell: ({ id, title }) => (
                      <Link to="/compute/tasks/$id" params={{ id }}>
                        {title}
                      </Link>
                    ),
                  },
                  {
                    title: t('compute.type'),
                    cell: ({ task_type }) => titles.get(task_type) ?? <span className="mono">{task_type}</span>,
                  },
                  { title: t('runs.status'), cell: ({ status }) => <StatusBadge status={status} /> },
                  {
                    title: t('runs.progress'),
                    cell: ({ title, progress, status }) => (
                      <ProgressBar value={progress} status={status} label={title} />
                    ),
                  },
                  { title: t('runs.cost'), isNumber: true, cell: ({ cost }) => yuan(cost) },
                  { title: t('run.made'), cell: ({ created_at }) => <Time at={created_at} /> },
                ]}
              />
              <Pager page={page} pages={total_pages} total={total} go={setPage} />
            </>
          )
        }
      </Loaded>
    </Page>
  );
}
