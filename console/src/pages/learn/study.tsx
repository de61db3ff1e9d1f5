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

export function Study() {
  const { t } = useTranslation();
  const [page, setPage] = useState(1);
  const query = useQuery({
    queryKey: ['study-tasks', page],
    queryFn: () => dataOf(api.GET('/study/api/tasks', { params: { query: { page, page_size: 20 } } })),
    placeholderData: keepPreviousData,
  });
  const fresh = <LinkButton to="/study/new">{t('study.new')}</LinkButton>;
  return (
    <Page title={t('study.title')} lead={t('study.lead')} actions={fresh}>
      <Loaded query={query}>
        {({ items, total, total_pages }) =>
          items.length === 0 ? (
            <div className="panel">
              <Empty title={t('study.none')} actions={fresh}>
                {t('study.none_hint')}
              </Empty>
            </div>
          ) : (
            <>
              <List
                rows={items}
                keyOf={({ id }) => id}
                label={t('study.title')}
                columns={[
                  {
                    title: t('task.name'),
                    cell: ({ id, name }) => (
                      <Link to="/study/$id" params={{ id: String(id) }}>
                        {name}
                      </Link>
                    ),
                  },
                  { title: t('runs.status'), cell: ({ status }) => <StatusBadge status={status} /> },
                  {
                    title: t('runs.progress'),
                    cell: ({ name, progress, status }) => <ProgressBar value={progress} status={status} label={name} />,
                  },
                  {
                    title: t('study.courses'),
                    isNumber: true,
                    cell: ({ completed_courses, total_courses }) => `${completed_courses} / ${total_courses}`,
                  },
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
