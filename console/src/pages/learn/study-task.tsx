import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, dataOf } from '../../api/client.ts';
import { Facts, Page, Section } from '../../components/page.tsx';
import { Loaded } from '../../components/states.tsx';
import { TaskRun } from '../../components/task-run.tsx';
import { Time } from '../../components/time.tsx';

export function StudyTask() {
  const { t } = useTranslation();
  const { id } = useParams({ strict: false }) as { id: string };
  const query = useQuery({
    queryKey: ['task', 'study', id],
    queryFn: () => dataOf(api.study.GET('/study/api/tasks/{id}', { params: { path: { id: Number(id) as never } } })),
    refetchInterval: 5_000,
  });
  return (
    <Page title={query.data?.name ?? t('study.title')} back={{ to: '/study', words: t('study.title') }}>
      <TaskRun kind="study.task" taskRef={id} />
      <Section title={t('run.facts')}>
        <Loaded query={query}>
          {(task) => (
            <Facts
              items={[
                [t('study.courses'), `${task.completed_courses} / ${task.total_courses}`],
                [t('run.made'), <Time key="made" at={task.created_at} />],
                [t('runs.begun'), <Time key="begun" at={task.start_time} />],
                [t('runs.ended'), <Time key="ended" at={task.end_time} />],
              ]}
            />
          )}
        </Loaded>
      </Section>
    </Page>
  );
}
