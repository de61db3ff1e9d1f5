import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, dataOf } from '../../api/client.ts';
import { useAct } from '../../components/act.ts';
import { List } from '../../components/list.tsx';
import { LoadPlot } from '../../components/load-plot.tsx';
import { Page, Section } from '../../components/page.tsx';
import { Empty, Loaded, Note } from '../../components/states.tsx';
import { Time } from '../../components/time.tsx';
import { useUndo } from '../../components/undo.tsx';
import { number } from '../../format.ts';

type Family = 'market' | 'factory' | 'study' | 'courseware';
type Overview = Awaited<ReturnType<typeof read>>;

const read = () => dataOf(api.GET('/console/api/queues'));

const pause = (family: Family, paused: boolean) =>
  api.PUT('/console/api/queues/{family}', { params: { path: { family } }, body: { paused } });
const drain = (worker: string, drained: boolean) =>
  api.PUT('/console/api/workers/{worker}', { params: { path: { worker } }, body: { drained } });

export function Queues() {
  const { t } = useTranslation();
  const query = useQuery({ queryKey: ['queues'], queryFn: read, refetchInterval: 2_000 });
  return (
    <Page title={t('queues.title')} lead={t('queues.lead')}>
      <Loaded query={query}>
        {(overview) => (
          <>
            <Waiting overview={overview} />
            <Workers overview={overview} />
          </>
        )}
      </Loaded>
      <div className="section">
        <LoadPlot parts={['depth', 'waited']} hours={24} />
      </div>
    </Page>
  );
}

function Waiting({ overview: { queues, paused } }: { overview: Overview }) {
  const { t } = useTranslation();
  const undo = useUndo();
  const act = useAct(
    async ([family, isPaused]: [Family, boolean]) => {
      await pause(family, isPaused);
      if (isPaused) undo({ words: t('queues.did_pause', { name: family }), undo: () => act.run([family, false]) });
    },
    ['queues'],
  );
  const idle = paused.filter((family) => !queues.some((one) => one.family === family));
  const rows = [
    ...queues,
    ...idle.map((family) => ({ queue: family, family, queued: 0, running: 0, ended: 0, oldest: null })),
  ];
  return (
    <Section title={t('queues.queues')}>
      {act.error && <Note tone="bad">{act.error}</Note>}
      {rows.length === 0 ? (
        <div className="panel">
          <Empty title={t('queues.idle')} />
        </div>
      ) : (
        <List
          rows={rows}
          keyOf={({ queue }) => queue}
          label={t('queues.queues')}
          columns={[
            {
              title: t('queues.queue'),
              cell: ({ queue, family }) => (
                <span className="mono">
                  {queue}{' '}
                  {paused.includes(family) && (
                    <span className="badge" data-tone="warn">
                      {t('queues.paused')}
                    </span>
                  )}
                </span>
              ),
            },
            { title: t('status.queued'), isNumber: true, cell: ({ queued }) => number(queued) },
            { title: t('status.running'), isNumber: true, cell: ({ running }) => number(running) },
            { title: t('queues.ended'), isNumber: true, cell: ({ ended }) => number(ended) },
            { title: t('queues.oldest'), cell: ({ oldest }) => <Time at={oldest} /> },
            {
              title: '',
              cell: ({ family }) => (
                <Button
                  size="compact-sm"
                  variant="default"
                  loading={act.isBusy}
                  onClick={() => act.run([family as Family, !paused.includes(family)])}
                >
                  {t(paused.includes(family) ? 'queues.resume' : 'queues.pause')}
                </Button>
              ),
            },
          ]}
        />
      )}
    </Section>
  );
}

function Workers({ overview: { workers } }: { overview: Overview }) {
  const { t } = useTranslation();
  const undo = useUndo();
  const act = useAct(
    async ([worker, isDrained]: [string, boolean]) => {
      await drain(worker, isDrained);
      if (isDrained) undo({ words: t('queues.did_drain', { name: worker }), undo: () => act.run([worker, false]) });
    },
    ['queues'],
  );
  return (
    <Section title={t('queues.workers')}>
      {act.error && <Note tone="bad">{act.error}</Note>}
      {workers.length === 0 ? (
        <p className="dim">{t('queues.no_worker')}</p>
      ) : (
        <List
          rows={workers}
          keyOf={({ worker }) => worker}
          label={t('queues.workers')}
          columns={[
            {
              title: t('run.worker'),
              cell: ({ worker, server }) =>
                server ? (
                  <Link to="/machines" className="mono">
                    {worker}
                  </Link>
                ) : (
                  <span className="mono">{worker}</span>
                ),
            },
            {
              title: t('runs.status'),
              cell: ({ drained }) => (
                <span className="badge" data-tone={drained ? 'warn' : 'ok'}>
                  {t(drained ? 'queues.drained' : 'queues.takes')}
                </span>
              ),
            },
            { title: t('status.running'), isNumber: true, cell: ({ running }) => number(running) },
            {
              title: t('queues.does'),
              cell: ({ kinds }) =>
                kinds.length === 0 ? t('queues.idle_worker') : kinds.map((kind) => t(`kind.${kind}`)).join(', '),
            },
            {
              title: '',
              cell: ({ worker, drained }) => (
                <Button
                  size="compact-sm"
                  variant="default"
                  loading={act.isBusy}
                  onClick={() => act.run([worker, !drained])}
                >
                  {t(drained ? 'queues.undrain' : 'queues.drain')}
                </Button>
              ),
            },
          ]}
        />
      )}
    </Section>
  );
}
