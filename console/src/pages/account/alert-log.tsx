import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Check, LoaderCircle, X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { List } from '../../components/list.tsx';
import { Section } from '../../components/page.tsx';
import { Pager } from '../../components/pager.tsx';
import { Bones, Loaded } from '../../components/states.tsx';
import { Time } from '../../components/time.tsx';
import { number } from '../../format.ts';
import { type AlertTarget, alertCalls, type Scope } from './alert-calls.ts';

/** How often a message under way is asked for. */
const SENDING_MILLISECONDS = 1_500;

const STANDINGS = {
  sending: ['run', LoaderCircle],
  sent: ['ok', Check],
  failed: ['bad', X],
} as const;

/** What was sent to a target, newest first. */
export function AlertLog({ scope, target }: { scope: Scope; target: AlertTarget }) {
  const { t } = useTranslation();
  const [page, setPage] = useState(1);
  const query = useQuery({
    queryKey: ['alert-messages', target.id, page],
    queryFn: () => alertCalls(scope).messages(target.id, page),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) =>
      state.data?.items.some(({ status }) => status === 'sending') ? SENDING_MILLISECONDS : 15_000,
  });
  return (
    <Section title={t('alerts.log_of', { name: target.name })}>
      <Loaded query={query} bones={<Bones rows={3} />}>
        {({ items, total, total_pages }) =>
          items.length === 0 ? (
            <p className="dim">{t('alerts.log_none')}</p>
          ) : (
            <>
              <List
                rows={items}
                keyOf={({ id }) => id}
                label={t('alerts.log')}
                columns={[
                  { title: t('alerts.at'), cell: ({ created_at }) => <Time at={created_at} /> },
                  { title: t('alerts.state'), cell: ({ status }) => <Standing status={status} /> },
                  { title: t('alerts.contains'), isNumber: true, cell: ({ events }) => number(events) },
                  { title: t('alerts.attempts'), isNumber: true, cell: ({ attempts }) => number(attempts) },
                  {
                    title: t('alerts.answer'),
                    cell: ({ answer, error }) => <span className="small">{error ?? answer ?? '–'}</span>,
                  },
                ]}
              />
              <Pager page={page} pages={total_pages} total={total} go={setPage} />
            </>
          )
        }
      </Loaded>
    </Section>
  );
}

function Standing({ status }: { status: keyof typeof STANDINGS }) {
  const { t } = useTranslation();
  const [tone, Shape] = STANDINGS[status];
  return (
    <span className="badge" data-tone={tone}>
      <Shape size={12} aria-hidden strokeWidth={2.6} />
      {t(`alerts.status_${status}`)}
    </span>
  );
}
