/** The run of a task of any system: its state and its log. */
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, dataOf } from '../api/client.ts';
import { Section } from './page.tsx';
import { RunActions } from './run-actions.tsx';
import { RunLog } from './run-log.tsx';
import { RunStanding } from './run-standing.tsx';
import { Bones, Loaded } from './states.tsx';
import { isFinal } from './status.tsx';

/** The present run of a task, kept up to date. @param taskRef the task's id in its system */
export function useTaskRun(kind: string, taskRef: string) {
  const found = useQuery({
    queryKey: ['task-run', kind, taskRef],
    queryFn: async () => {
      const query = { kind, search: taskRef, limit: 50 };
      const { items } = await dataOf(api.GET('/console/api/runs', { params: { query } }));
      return items.find(({ ref }) => ref === taskRef) ?? null;
    },
    refetchInterval: 3_000,
  });
  const id = found.data?.id;
  const query = useQuery({
    queryKey: ['run', id],
    enabled: id !== undefined,
    queryFn: () => dataOf(api.GET('/console/api/runs/{id}', { params: { path: { id: id ?? '' } } })),
  });
  return { found, query };
}

/** @param taskRef the task's id in its system */
export function TaskRun({ kind, taskRef }: { kind: string; taskRef: string }) {
  const { t } = useTranslation();
  const { found, query } = useTaskRun(kind, taskRef);
  if (found.data === null) return null;
  return (
    <Loaded query={query} bones={<Bones rows={4} />}>
      {({ run }) => (
        <>
          <RunStanding run={run} />
          <div style={{ marginTop: 12 }}>
            <RunActions run={run} />
          </div>
          <Section title={t('run.log')}>
            <RunLog key={run.id} id={run.id} number={run.number} isOver={isFinal(run.status)} />
          </Section>
        </>
      )}
    </Loaded>
  );
}
