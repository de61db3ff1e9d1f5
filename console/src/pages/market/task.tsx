import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { Pause, Pencil, Play, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, innerOf } from '../../api/client.ts';
import { useAct } from '../../components/act.ts';
import { Confirm } from '../../components/confirm.tsx';
import { Json } from '../../components/json.tsx';
import { List } from '../../components/list.tsx';
import { Facts, Page, Section } from '../../components/page.tsx';
import { Loaded, Note } from '../../components/states.tsx';
import { StatusBadge } from '../../components/status.tsx';
import { Time } from '../../components/time.tsx';
import { dateOf, exact, inLanguage, number, took } from '../../format.ts';
import { pathOfExecution, runTask, type Task as TaskShape } from './market.ts';
import { NextTimes } from './next-times.tsx';
import { inWords } from './schedule.ts';
import { TaskForm } from './task-form.tsx';
import { executionsOf, History } from './tasks.tsx';

export function Task() {
  const { t } = useTranslation();
  const { id } = useParams({ strict: false }) as { id: string };
  const query = useQuery({
    queryKey: ['task', id],
    queryFn: () =>
      innerOf(api.GET('/market/api/tasks/{task_id}', { params: { path: { task_id: Number(id) as never } } })),
  });
  return (
    <Page
      title={query.data ? inLanguage(query.data.name) : t('task.title')}
      lead={query.data && inWords(t, query.data.schedule_type, query.data.schedule_expression)}
      back={{ to: '/schedules', words: t('task.title') }}
      actions={query.data && <Actions task={query.data} />}
    >
      <Loaded query={query}>{(task) => <Whole task={task} />}</Loaded>
    </Page>
  );
}

function Actions({ task }: { task: TaskShape }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [isEditing, setEditing] = useState(false);
  const [isDeleting, setDeleting] = useState(false);
  const params = { path: { task_id: task.id as never } };
  const run = useAct(async () => navigate({ to: await pathOfExecution(await runTask(task.id)) }), ['executions']);
  const turn = useAct(
    async () =>
      task.is_active
        ? await api.POST('/market/api/tasks/{task_id}/pause', { params })
        : await api.POST('/market/api/tasks/{task_id}/resume', { params }),
    ['task', 'tasks'],
  );
  const error = run.error ?? turn.error;
  return (
    <>
      <Button leftSection={<Play size={15} aria-hidden />} loading={run.isBusy} onClick={() => run.run()}>
        {t('sources.run_now')}
      </Button>
      <Button
        variant="default"
        leftSection={task.is_active ? <Pause size={15} aria-hidden /> : <Play size={15} aria-hidden />}
        loading={turn.isBusy}
        onClick={() => turn.run()}
      >
        {t(task.is_active ? 'task.pause' : 'task.resume')}
      </Button>
      <Button variant="default" leftSection={<Pencil size={15} aria-hidden />} onClick={() => setEditing(true)}>
        {t('action.edit')}
      </Button>
      <Button variant="default" leftSection={<Trash2 size={15} aria-hidden />} onClick={() => setDeleting(true)}>
        {t('action.delete')}
      </Button>
      {error && <Note tone="bad">{error}</Note>}
      {isEditing && <TaskForm initial={task} close={() => setEditing(false)} />}
      {isDeleting && (
        <Confirm
          title={t('task.ask_delete', { name: task.name })}
          action={t('action.delete')}
          isDangerous
          run={async () => {
            await api.DELETE('/market/api/tasks/{task_id}', { params });
            await navigate({ to: '/schedules' });
          }}
          close={() => setDeleting(false)}
        >
          {t('task.ask_delete_hint')}
        </Confirm>
      )}
    </>
  );
}

function Whole({ task }: { task: TaskShape }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const executions = useQuery(executionsOf(task.id));
  const open = useAct(async (executionId: string) => navigate({ to: await pathOfExecution(executionId) }));
  return (
    <>
      <Facts
        items={[
          [t('runs.status'), <ActiveBadge key="status" isActive={task.is_active} />],
          [t('task.next'), task.next_execution_at ? exact(dateOf(task.next_execution_at)) : '–'],
          [t('task.zone'), task.timezone],
          [
            t('task.source'),
            <Link key="source" to="/sources/$kind/$id" params={{ kind: 'script', id: task.script_id }}>
              {task.script_id}
            </Link>,
          ],
          [t('task.retries'), t(task.retry_on_failure ? 'task.yes_times' : 'task.no', { count: task.max_retries })],
        ]}
      />
      {task.is_active && task.schedule_type && (
        <div style={{ marginTop: 16 }}>
          <NextTimes
            type={task.schedule_type}
            expression={task.schedule_expression ?? ''}
            timezone={task.timezone}
            from={task.next_execution_at}
          />
        </div>
      )}
      <Section title={t('sources.parameters')}>
        <Json value={task.parameters} label={t('sources.parameters')} />
      </Section>
      <Section title={t('task.last_runs')} aside={<History task={task} executions={executions.data?.items ?? []} />}>
        <Loaded query={executions}>
          {({ items }) =>
            items.length === 0 ? (
              <p className="dim">{t('task.no_runs')}</p>
            ) : (
              <List
                rows={items}
                keyOf={({ execution_id }) => execution_id}
                label={t('task.last_runs')}
                columns={[
                  {
                    title: t('runs.begun'),
                    cell: (one) => (
                      <Button variant="transparent" size="compact-sm" px={0} onClick={() => open.run(one.execution_id)}>
                        {one.start_time ? exact(dateOf(one.start_time)) : one.execution_id}
                      </Button>
                    ),
                  },
                  { title: t('runs.status'), cell: ({ status }) => <StatusBadge status={status} /> },
                  {
                    title: t('tables.rows'),
                    isNumber: true,
                    cell: ({ rows_affected }) => (rows_affected === null ? '' : number(rows_affected)),
                  },
                  {
                    title: t('runs.took'),
                    isNumber: true,
                    cell: ({ duration }) => (duration === null ? '' : took(duration)),
                  },
                  {
                    title: t('runs.reason'),
                    cell: ({ error_message }) => <span className="dim">{error_message}</span>,
                  },
                  { title: t('runs.ended'), cell: ({ end_time }) => <Time at={end_time} empty="" /> },
                ]}
              />
            )
          }
        </Loaded>
      </Section>
    </>
  );
}

/** Whether the task's schedule is active; this is not the status of a run. */
function ActiveBadge({ isActive }: { isActive: boolean }) {
  const { t } = useTranslation();
  if (!isActive) return <StatusBadge status="paused" />;
  return (
    <span className="badge" data-tone="ok">
      {t('task.active')}
    </span>
  );
}
