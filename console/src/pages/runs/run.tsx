import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, dataOf } from '../../api/client.ts';
import type { RunRow, WholeRun } from '../../api/runs.ts';
import { LinkButton } from '../../components/link-button.tsx';
import { Facts, Page, Section } from '../../components/page.tsx';
import { RunDeeds } from '../../components/run-deeds.tsx';
import { RunLog } from '../../components/run-log.tsx';
import { Bones, Loaded, Note } from '../../components/states.tsx';
import { isFinal, ProgressBar, StatusBadge } from '../../components/status.tsx';
import { Time } from '../../components/time.tsx';
import { money, number, took } from '../../format.ts';

export function Run() {
  const { t } = useTranslation();
  const { id } = useParams({ strict: false }) as { id: string };
  const query = useQuery({
    queryKey: ['run', id],
    queryFn: () => dataOf(api.console.GET('/console/api/runs/{id}', { params: { path: { id } } })),
  });
  const run = query.data?.run;
  return (
    <Page
      title={run ? (run.title ?? t(`kind.${run.kind}`)) : t('runs.run')}
      back={{ to: '/runs', words: t('runs.title') }}
      actions={
        run && (
          <>
            <RunDeeds run={run} />
            <Outcome result={query.data?.result} />
          </>
        )
      }
    >
      <Loaded query={query} bones={<Bones rows={8} />}>
        {(whole) => <Whole {...whole} />}
      </Loaded>
    </Page>
  );
}

function Whole({ run, input, result }: WholeRun) {
  const { t } = useTranslation();
  return (
    <>
      <RunStanding run={run} />
      <Section title={t('run.facts')}>
        <Facts
          items={[
            [t('runs.kind'), <Subject key="kind" run={run} />],
            [t('runs.owner'), run.owner ?? '–'],
            [t('run.made'), <Time key="made" at={run.created_at} />],
            [t('runs.begun'), <Time key="begun" at={run.started_at} />],
            [t('runs.ended'), <Time key="ended" at={run.finished_at} />],
            [t('runs.took'), took(run.active_seconds)],
            [t('run.attempts'), number(run.attempts)],
            [
              t('run.worker'),
              <span key="worker" className="mono">
                {run.worker ?? '–'}
              </span>,
            ],
            ...(run.cost > 0 ? ([[t('runs.cost'), money(run.cost)]] as const) : []),
          ]}
        />
      </Section>
      <Section title={t('run.log')}>
        <RunLog id={run.id} number={run.number} isOver={isFinal(run.status)} />
      </Section>
      <div className="split" style={{ gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 320px), 1fr))' }}>
        <Json title={t('run.input')} value={input} />
        <Json title={t('run.result')} value={result} />
      </div>
    </>
  );
}

/** How it stands, in a badge, a bar and words. */
export function RunStanding({ run }: { run: RunRow }) {
  const { t } = useTranslation();
  const detail = (run.detail ?? {}) as { message?: string; current_item?: string };
  const doing = detail.message ?? detail.current_item;
  const left = remaining(run);
  return (
    <div className="panel panel-pad" style={{ display: 'grid', gap: 12 }}>
      <div style={{ display: 'flex', gap: 12, alignItems: 'center', flexWrap: 'wrap' }}>
        <StatusBadge status={run.status} />
        <span className="dim">{t(`run.means_${run.status}`, '')}</span>
      </div>
      {!isFinal(run.status) && run.status !== 'queued' && (
        <ProgressBar
          isBig
          value={run.progress}
          status={run.status}
          label={run.title ?? run.id}
          words={[doing, left !== undefined && t('run.left', { time: took(left) })].filter(Boolean).join(' · ')}
        />
      )}
      {run.error_message && (
        <Note tone={run.status === 'cancelled' ? 'warn' : 'bad'}>
          <b>{t(`failure.${run.error_code}`, t('run.failed_because'))}</b>
          <div style={{ overflowWrap: 'anywhere' }}>{run.error_message}</div>
        </Note>
      )}
    </div>
  );
}

/** Seconds until it is done, if it goes on as it has. Not guessed from less than a twentieth. */
function remaining({ status, progress, started_at }: RunRow): number | undefined {
  if (status !== 'running' || progress < 5 || !started_at) return undefined;
  const since = (Date.now() - new Date(started_at).getTime()) / 1000;
  return (since / progress) * (100 - progress);
}

/** Its kind, and a way to what it belongs to. */
function Subject({ run }: { run: RunRow }) {
  const { t } = useTranslation();
  const words = t(`kind.${run.kind}`);
  if (run.ref === null) return words;
  if (run.kind === 'factory.task')
    return (
      <Link to="/compute/tasks/$id" params={{ id: run.ref }}>
        {words}
      </Link>
    );
  if (run.kind === 'study.task')
    return (
      <Link to="/study/$id" params={{ id: run.ref }}>
        {words}
      </Link>
    );
  if (run.kind === 'courseware.thumbnail')
    return (
      <Link to="/courses/$id" params={{ id: run.ref }}>
        {words}
      </Link>
    );
  return words;
}

/** The way to the table that a collection has filled. */
function Outcome({ result }: { result: unknown }) {
  const { t } = useTranslation();
  const { table_name } = Object(result) as { table_name?: string };
  if (!table_name) return null;
  return (
    <LinkButton to="/tables/$name" params={{ name: table_name }}>
      {t('tables.open')}
    </LinkButton>
  );
}

function Json({ title, value }: { title: string; value: unknown }) {
  if (value === null || value === undefined) return null;
  return (
    <Section title={title}>
      <pre className="panel panel-pad" style={{ margin: 0, overflow: 'auto', maxHeight: 320, whiteSpace: 'pre-wrap' }}>
        {JSON.stringify(value, null, 2)}
      </pre>
    </Section>
  );
}
