import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { Link as LinkIcon } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, dataOf } from '../../api/client.ts';
import { type RunRow, titleOf, type WholeRun } from '../../api/runs.ts';
import { Json } from '../../components/json.tsx';
import { LinkButton } from '../../components/link-button.tsx';
import { Facts, Page, Section } from '../../components/page.tsx';
import { RunActions } from '../../components/run-actions.tsx';
import { RunLog } from '../../components/run-log.tsx';
import { RunStanding } from '../../components/run-standing.tsx';
import { Bones, Loaded } from '../../components/states.tsx';
import { isFinal } from '../../components/status.tsx';
import { Time } from '../../components/time.tsx';
import { money, number, took } from '../../format.ts';

export function Run() {
  const { t } = useTranslation();
  const { id } = useParams({ strict: false }) as { id: string };
  const query = useQuery({
    queryKey: ['run', id],
    queryFn: () => dataOf(api.GET('/console/api/runs/{id}', { params: { path: { id } } })),
  });
  const run = query.data?.run;
  return (
    <Page
      title={run ? titleOf(run) : t('runs.title')}
      back={{ to: '/runs', words: t('runs.title') }}
      actions={
        run && (
          <>
            <RunActions run={run} />
            <RetryChanged run={run} input={query.data?.input} />
            <Outcome result={query.data?.result} />
            <CopyLink />
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
        <Data title={t('run.input')} value={input} />
        <Data title={t('run.result')} value={result} />
      </div>
    </>
  );
}

/** The kind of the run, and a link to its task. */
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

/** The form of the run's task, filled with its parameters. */
function RetryChanged({ run, input }: { run: RunRow; input: unknown }) {
  const { t } = useTranslation();
  if (!isFinal(run.status)) return null;
  if (run.kind === 'factory.task' && run.ref)
    return (
      <LinkButton to="/compute/new" search={{ from: run.ref } as never}>
        {t('run.retry_changed')}
      </LinkButton>
    );
  if (run.kind !== 'market.collect' || !run.source) return null;
  return (
    <LinkButton
      to="/sources/$kind/$id"
      params={{ kind: 'script', id: run.source }}
      search={{ with: JSON.stringify(input ?? {}) } as never}
    >
      {t('run.retry_changed')}
    </LinkButton>
  );
}

function CopyLink() {
  const { t } = useTranslation();
  const [isCopied, setCopied] = useState(false);
  const copy = () => void navigator.clipboard.writeText(location.href).then(() => setCopied(true));
  // Browsers allow access to the clipboard only over https and on localhost.
  if (!navigator.clipboard) return null;
  return (
    <Button variant="default" leftSection={<LinkIcon size={15} aria-hidden />} onClick={copy}>
      {t(isCopied ? 'run.copied' : 'run.copy_link')}
    </Button>
  );
}

/** A link to the table that a collection has filled. */
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

function Data({ title, value }: { title: string; value: unknown }) {
  if (value === null || value === undefined) return null;
  return (
    <Section title={title}>
      <Json value={value} label={title} />
    </Section>
  );
}
