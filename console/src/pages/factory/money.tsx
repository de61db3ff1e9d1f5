import { Button, NumberInput, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, dataOf, innerOf } from '../../api/client.ts';
import { useIsAdmin } from '../../api/session.ts';
import { useAct } from '../../components/act.ts';
import { saveCsv } from '../../components/csv.ts';
import { List } from '../../components/list.tsx';
import { MoneyPlots } from '../../components/money-plots.tsx';
import { Figures, Page, Section } from '../../components/page.tsx';
import { Pager } from '../../components/pager.tsx';
import { Loaded, Note } from '../../components/states.tsx';
import { Time } from '../../components/time.tsx';
import { useUndo } from '../../components/undo.tsx';
import { number, yuan } from '../../format.ts';

export function Money() {
  const { t } = useTranslation();
  const isAdmin = useIsAdmin();
  const stats = useQuery({
    queryKey: ['balance', 'stats'],
    queryFn: () => innerOf(api.GET('/factory/api/users/stats')),
  });
  return (
    <Page title={t('money.title')} lead={t('money.lead')}>
      <Loaded query={stats}>
        {(one) => (
          <Figures
            items={[
              [t('money.balance'), yuan(one.current_balance)],
              [t('money.spent'), yuan(one.total_cost)],
              [t('money.tasks'), number(one.total_tasks)],
            ]}
          />
        )}
      </Loaded>
      <div className="section">
        <MoneyPlots />
      </div>
      <Redeem />
      <Records />
      {isAdmin && <Codes />}
    </Page>
  );
}

function Redeem() {
  const { t } = useTranslation();
  const [amount, setAmount] = useState<number>();
  const act = useAct(
    async (code: string) => {
      setAmount((await innerOf(api.POST('/factory/api/recharge/redeem', { body: { code } }))).amount);
    },
    ['balance', 'records', 'series'],
  );
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    act.run(String(new FormData(event.currentTarget).get('code')).trim());
  };
  return (
    <Section title={t('money.redeem')}>
      <form className="form-row" onSubmit={submit}>
        <TextInput name="code" label={t('money.code')} required autoComplete="off" />
        <Button type="submit" loading={act.isBusy}>
          {t('money.redeem')}
        </Button>
      </form>
      {act.error && <Note tone="bad">{act.error}</Note>}
      {amount !== undefined && !act.error && <Note tone="ok">{t('money.redeemed', { amount: yuan(amount) })}</Note>}
    </Section>
  );
}

function Records() {
  const { t } = useTranslation();
  const [page, setPage] = useState(1);
  const query = useQuery({
    queryKey: ['records', page],
    queryFn: () => dataOf(api.GET('/factory/api/recharge/records', { params: { query: { page, page_size: 20 } } })),
  });
  return (
    <Section title={t('money.entries')}>
      <Loaded query={query}>
        {({ items, total, total_pages }) =>
          items.length === 0 ? (
            <p className="dim">{t('money.no_entries')}</p>
          ) : (
            <>
              <List
                rows={items}
                keyOf={({ id }) => id}
                label={t('money.entries')}
                columns={[
                  { title: t('money.code'), cell: ({ code }) => <span className="mono">{code ?? '–'}</span> },
                  { title: t('money.amount'), isNumber: true, cell: ({ amount }) => yuan(amount) },
                  { title: t('money.after'), isNumber: true, cell: ({ balance_after }) => yuan(balance_after) },
                  { title: t('money.at'), cell: ({ created_at }) => <Time at={created_at} /> },
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

/** Recharge codes, for administrators. */
function Codes() {
  const { t } = useTranslation();
  const [page, setPage] = useState(1);
  const [amount, setAmount] = useState(100);
  const [count, setCount] = useState(1);
  const query = useQuery({
    queryKey: ['codes', page],
    queryFn: () => dataOf(api.GET('/factory/api/recharge/codes', { params: { query: { page, page_size: 20 } } })),
  });
  const make = useAct(
    () => api.POST('/factory/api/recharge/codes', { body: { amount, batch_size: count, max_uses: 1 } }),
    ['codes'],
  );
  const redeem = useAct(
    (code: string) => api.POST('/factory/api/recharge/redeem', { body: { code } }),
    ['balance', 'records', 'codes', 'series'],
  );
  const undo = useUndo();
  const client = useQueryClient();
  const [revoked, setRevoked] = useState<ReadonlySet<string>>(new Set());
  // Sent when the time to undo has passed, because a revoked code cannot be restored.
  const revoke = (id: string, code: string) => {
    setRevoked(new Set([...revoked, id]));
    undo({
      words: t('money.revoked', { code }),
      undo: () => setRevoked(new Set([...revoked].filter((one) => one !== id))),
      commit: () =>
        void api
          .DELETE('/factory/api/recharge/codes/{code_id}', { params: { path: { code_id: id } }, keepalive: true })
          .finally(() => client.invalidateQueries({ queryKey: ['codes'] })),
    });
  };
  const save = () =>
    saveCsv('codes.csv', [
      [t('money.code'), t('money.amount'), t('money.used')],
      ...(query.data?.items ?? []).map((one) => [one.code, one.amount, `${one.used_count}/${one.max_uses}`]),
    ]);
  return (
    <Section
      title={t('money.codes')}
      aside={
        <Button variant="default" size="xs" onClick={save}>
          CSV
        </Button>
      }
    >
      <div className="form-row" style={{ marginBottom: 12 }}>
        <NumberInput
          label={t('money.amount')}
          value={amount}
          min={0.01}
          onChange={(value) => setAmount(Number(value))}
        />
        <NumberInput
          label={t('money.how_many')}
          value={count}
          min={1}
          max={100}
          onChange={(value) => setCount(Number(value))}
        />
        <Button loading={make.isBusy} onClick={() => make.run()}>
          {t('money.make')}
        </Button>
      </div>
      {(make.error ?? redeem.error) && <Note tone="bad">{make.error ?? redeem.error}</Note>}
      <Loaded query={query}>
        {({ items, total, total_pages }) =>
          items.length === 0 ? (
            <p className="dim">{t('money.no_codes')}</p>
          ) : (
            <>
              <List
                rows={items.filter(({ id }) => !revoked.has(id))}
                keyOf={({ id }) => id}
                label={t('money.codes')}
                columns={[
                  { title: t('money.code'), cell: ({ code }) => <span className="mono">{code}</span> },
                  { title: t('money.amount'), isNumber: true, cell: (one) => yuan(one.amount) },
                  {
                    title: t('money.used'),
                    isNumber: true,
                    cell: ({ used_count, max_uses }) => `${used_count} / ${max_uses}`,
                  },
                  {
                    title: t('money.state'),
                    cell: ({ status }) => (
                      <span className="badge" data-tone={status === 'active' ? 'ok' : 'idle'}>
                        {t(`money.state_${status}`, status)}
                      </span>
                    ),
                  },
                  { title: t('profile.until'), cell: ({ expires_at }) => <Time at={expires_at} /> },
                  { title: t('run.made'), cell: ({ created_at }) => <Time at={created_at} /> },
                  {
                    title: '',
                    cell: (one) =>
                      one.status === 'active' && (
                        <span className="row-actions">
                          <Button size="compact-sm" variant="default" onClick={() => revoke(one.id, one.code)}>
                            {t('money.revoke')}
                          </Button>
                          <Button size="compact-sm" variant="default" onClick={() => redeem.run(one.code)}>
                            {t('money.give')}
                          </Button>
                        </span>
                      ),
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
