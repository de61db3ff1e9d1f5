import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, innerOf } from '../../api/client.ts';
import { LinkButton } from '../../components/link-button.tsx';
import { List } from '../../components/list.tsx';
import { Page } from '../../components/page.tsx';
import { Pager } from '../../components/pager.tsx';
import { Empty, Loaded } from '../../components/states.tsx';
import { Squares, StatusBadge } from '../../components/status.tsx';
import { Time } from '../../components/time.tsx';
import { dateOf, exact, inLanguage } from '../../format.ts';
import { Calendar } from './calendar.tsx';
import type { Schemas, Task } from './market.ts';
import { inWords } from './schedule.ts';

const SHOWN_RUNS = 25;

export const executionsOf = (taskId: number) => ({
  queryKey: ['executions', taskId],
  queryFn: () =>
    innerOf(
      api.GET('/market/api/tasks/{task_id}/executions', {
        params: { path: { task_id: taskId as never }, query: { page: 1, page_size: SHOWN_RUNS } },
      }),
    ),
});

export function Tasks() {
  const { t } = useTranslation();
  const [page, setPage] = useState(1);
  const query = useQuery({
    queryKey: ['tasks', page],
    queryFn: () => innerOf(api.GET('/market/api/tasks', { params: { query: { page, page_size: 20 } } })),
    placeholderData: keepPreviousData,
  });
  const tasks = query.data?.items ?? [];
  const histories = useQueries({ queries: tasks.map(({ id }) => executionsOf(id)) });
  return (
    <Page
      title={t('task.title')}
      lead={t('task.lead')}
      actions={<LinkButton to="/sources">{t('task.from_source')}</LinkButton>}
    >
      <Loaded query={query}>
        {({ items, total, total_pages }) =>
          items.length === 0 ? (
            <div className="panel">
              <Empty title={t('task.none')} actions={<LinkButton to="/sources">{t('task.from_source')}</LinkButton>}>
                {t('task.none_hint')}
              </Empty>
            </div>
          ) : (
            <>
              <List
                rows={items}
                keyOf={({ id }) => id}
                label={t('task.title')}
                columns={[
                  {
                    title: t('task.name'),
                    cell: (task) => (
                      <Link to="/schedules/$id" params={{ id: String(task.id) }}>
                        {inLanguage(task.name)}
                      </Link>
                    ),
                  },
                  {
                    title: t('task.schedule'),
                    cell: (task) => inWords(t, task.schedule_type, task.schedule_expression),
                  },
                  {
                    title: t('task.next'),
                    cell: (task) =>
                      task.is_active ? <Time at={task.next_execution_at} /> : <StatusBadge status="paused" />,
                  },
                  {
                    title: t('task.last_runs'),
                    cell: (task) => (
                      <History task={task} executions={histories[items.indexOf(task)]?.data?.items ?? []} />
                    ),
                  },
                ]}
              />
              <Pager page={page} pages={total_pages} total={total} go={setPage} />
              <Calendar />
            </>
          )
        }
      </Loaded>
    </Page>
  );
}

/** The last runs as squares, oldest first. */
export function History({ task, executions }: { task: Task; executions: readonly Schemas['Execution'][] }) {
  const { t } = useTranslation();
  if (executions.length === 0) return <span className="dim">–</span>;
  const runs = [...executions].reverse().map(({ status, start_time }) => ({
    status,
    title: `${t(`status.${status}`)} ${start_time ? exact(dateOf(start_time)) : ''}`,
  }));
  const failed = executions.filter(({ status }) => ['failed', 'timeout'].includes(status)).length;
  return <Squares runs={runs} label={t('task.history', { name: task.name, count: runs.length, failed })} />;
}
