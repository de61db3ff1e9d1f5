import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, dataOf } from '../../api/client.ts';
import { Facts, Page, Section } from '../../components/page.tsx';
import { Bones, Loaded } from '../../components/states.tsx';
import { ProgressBar } from '../../components/status.tsx';
import { TaskRun, useTaskRun } from '../../components/task-run.tsx';
import { Time } from '../../components/time.tsx';
import { CourseItems, type Position, readTaskOutline } from './course-tree.tsx';
import { StudyProgress } from './study-progress.tsx';

export function StudyTask() {
  const { t } = useTranslation();
  const { id } = useParams({ strict: false }) as { id: string };
  const query = useQuery({
    queryKey: ['task', 'study', id],
    queryFn: () => dataOf(api.GET('/study/api/tasks/{id}', { params: { path: { id: Number(id) as never } } })),
    refetchInterval: 5_000,
  });
  return (
    <Page title={query.data?.name ?? t('study.title')} back={{ to: '/study', words: t('study.title') }}>
      <TaskRun kind="study.task" taskRef={id} />
      <Loaded query={query}>
        {(task) => (
          <>
            <Outline id={id} from={task.start_time} to={task.end_time} />
            <Section title={t('run.facts')}>
              <Facts
                items={[
                  [t('study.courses'), `${task.completed_courses} / ${task.total_courses}`],
                  [t('run.made'), <Time key="made" at={task.created_at} />],
                  [t('runs.begun'), <Time key="begun" at={task.start_time} />],
                  [t('runs.ended'), <Time key="ended" at={task.end_time} />],
                ]}
              />
            </Section>
          </>
        )}
      </Loaded>
    </Page>
  );
}

/** The courses of the task with their items, read again when the task comes to another item. */
function Outline({ id, from, to }: { id: string; from: string | null; to: string | null }) {
  const { t } = useTranslation();
  const { query: current } = useTaskRun('study.task', id);
  const run = current.data?.run;
  const position = (run?.detail ?? undefined) as (Position & { completed_courses?: number }) | undefined;
  const query = useQuery({
    queryKey: ['study-outline', id, run?.status, position?.current_item, position?.completed_courses],
    queryFn: () => readTaskOutline(id),
    placeholderData: keepPreviousData,
  });
  return (
    <Loaded query={query} bones={<Bones rows={5} />}>
      {({ items: courses }) => (
        <>
          {from !== null && run && (
            <Section title={t('study.over_time')}>
              <StudyProgress courses={courses} from={from} to={to} progress={run.progress} />
            </Section>
          )}
          <Section title={t('study.outline')}>
            {courses.map((course) => (
              <details key={course.id} className="course-branch panel" open={courses.length < 4}>
                <summary>
                  <span className="clip">{course.name}</span>
                  <span className="small dim">{course.teacher}</span>
                  <ProgressBar
                    value={course.progress}
                    status={course.progress >= 100 ? 'completed' : (run?.status ?? 'pending')}
                    label={course.name}
                  />
                </summary>
                <CourseItems items={course.items} position={run?.status === 'running' ? position : undefined} />
              </details>
            ))}
          </Section>
        </>
      )}
    </Loaded>
  );
}
