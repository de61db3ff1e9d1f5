import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, dataOf } from '../../api/client.ts';
import { List } from '../../components/list.tsx';
import { Page, Section } from '../../components/page.tsx';
import { Empty, Loaded } from '../../components/states.tsx';
import { Time } from '../../components/time.tsx';
import { number } from '../../format.ts';

export function Queues() {
  const { t } = useTranslation();
  const query = useQuery({
    queryKey: ['queues'],
    queryFn: () => dataOf(api.console.GET('/console/api/queues')),
    refetchInterval: 2_000,
  });
  return (
    <Page title={t('queues.title')} lead={t('queues.lead')}>
      <Loaded query={query}>
        {({ queues, workers }) => (
          <>
            <Section title={t('queues.queues')}>
              {queues.length === 0 ? (
                <div className="panel">
                  <Empty title={t('queues.idle')} />
                </div>
              ) : (
                <List
                  rows={queues}
                  keyOf={({ queue }) => queue}
                  label={t('queues.queues')}
                  columns={[
                    { title: t('queues.queue'), cell: ({ queue }) => <span className="mono">{queue}</span> },
                    { title: t('home.waiting'), isNumber: true, cell: ({ queued }) => number(queued) },
                    { title: t('home.running'), isNumber: true, cell: ({ running }) => number(running) },
                    { title: t('queues.oldest'), cell: ({ oldest }) => <Time at={oldest} /> },
                  ]}
                />
              )}
            </Section>
            <Section title={t('queues.workers')}>
              {workers.length === 0 ? (
                <p className="dim">{t('queues.no_worker')}</p>
              ) : (
                <List
                  rows={workers}
                  keyOf={({ worker }) => worker}
                  label={t('queues.workers')}
                  columns={[
                    { title: t('run.worker'), cell: ({ worker }) => <span className="mono">{worker}</span> },
                    { title: t('home.running'), isNumber: true, cell: ({ running }) => number(running) },
                    {
                      title: t('queues.does'),
                      cell: ({ titles }) => [...new Set(titles)].map((kind) => t(`kind.${kind}`)).join(', '),
                    },
                  ]}
                />
              )}
            </Section>
          </>
        )}
      </Loaded>
    </Page>
  );
}
