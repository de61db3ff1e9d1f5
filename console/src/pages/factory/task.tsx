import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, innerOf } from '../../api/client.ts';
import { Json } from '../../components/json.tsx';
import { LinkButton } from '../../components/link-button.tsx';
import { Facts, Page, Section } from '../../components/page.tsx';
import { Loaded } from '../../components/states.tsx';
import { TaskRun } from '../../components/task-run.tsx';
import { Time } from '../../components/time.tsx';
import { inLanguage, span, yuan } from '../../format.ts';
import { addressOf } from '../../place.ts';
import { readServers, typesOf } from './servers.ts';

export function Task() {
  const { t } = useTranslation();
  const { id } = useParams({ strict: false }) as { id: string };
  const query = useQuery({
    queryKey: ['task', 'compute', id],
    queryFn: () => innerOf(api.GET('/factory/api/tasks/{task_id}', { params: { path: { task_id: id } } })),
    refetchInterval: 4_000,
  });
  return (
    <Page
      title={query.data?.title ?? t('compute.title')}
      lead={query.data?.description}
      back={{ to: '/compute', words: t('compute.title') }}
      actions={
        query.data && (
          <LinkButton to="/compute/new" search={{ from: id } as never} title={t('compute.again_charged')}>
            {t('compute.copy')}
          </LinkButton>
        )
      }
    >
      <TaskRun kind="factory.task" taskRef={id} />
      <Loaded query={query}>
        {(task) => (
          <>
            <Section title={t('run.facts')}>
              <Facts
                items={[
                  [t('compute.type'), <TypeName key="type" name={task.task_type} />],
                  [t('compute.cost_so_far'), yuan(task.cost)],
                  [t('run.made'), <Time key="made" at={task.created_at} />],
                  [t('runs.begun'), <Time key="begun" at={task.started_at} />],
                  [t('runs.ended'), <Time key="ended" at={task.completed_at} />],
                ]}
              />
            </Section>
            <Pictures id={id} result={task.result} />
            <Section title={t('run.input')}>
              <Json value={task.config} label={t('run.input')} />
            </Section>
            {Object.keys(task.result).length > 0 && (
              <Section title={t('run.result')}>
                <Json value={task.result} label={t('run.result')} />
              </Section>
            )}
          </>
        )}
      </Loaded>
    </Page>
  );
}

/** The title of a type of task; its name if no server offers it now. */
function TypeName({ name }: { name: string }) {
  const servers = useQuery({ queryKey: ['servers'], queryFn: readServers, staleTime: 60_000 });
  const type = typesOf(servers.data ?? []).find((one) => one.name === name);
  return type ? inLanguage(type.title) : <span className="mono">{name}</span>;
}

interface File {
  readonly name: string;
  /** The second of the video. */
  readonly time?: number;
}

/** The pictures of a task, each with its time in the video. */
function Pictures({ id, result }: { id: string; result: unknown }) {
  const { t } = useTranslation();
  const { files = [] } = Object(result) as { files?: readonly File[] };
  if (files.length === 0) return null;
  const addressFor = (name: string) =>
    addressOf(`/factory/api/tasks/${encodeURIComponent(id)}/files/${encodeURIComponent(name)}`);
  return (
    <Section title={t('compute.pictures')}>
      <div className="cards">
        {files.map(({ name, time }) => (
          <a key={name} href={addressFor(name)} target="_blank" rel="noreferrer" className="course">
            <img className="thumb" src={addressFor(name)} alt={time === undefined ? '' : name} loading="lazy" />
            <span className="small dim">{time === undefined ? name : span(time)}</span>
          </a>
        ))}
      </div>
    </Section>
  );
}
