import { Button, SegmentedControl, Select, TextInput } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Download } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, dataOf } from '../../api/client.ts';
import { save } from '../../components/csv.ts';
import { List } from '../../components/list.tsx';
import { Page } from '../../components/page.tsx';
import { Pager } from '../../components/pager.tsx';
import { Empty, Loaded } from '../../components/states.tsx';
import { dateOf, exact } from '../../format.ts';
import { addressOf } from '../../place.ts';
import { UserFilter } from './user-filter.tsx';

type Level = 'debug' | 'info' | 'warning' | 'error';

export function Journal() {
  const { t } = useTranslation();
  const [shown, setShown] = useState('audit');
  return (
    <Page
      title={t('nav.journal')}
      lead={t('journal.lead')}
      actions={
        <SegmentedControl
          value={shown}
          onChange={setShown}
          data={['audit', 'log'].map((value) => ({ value, label: t(`journal.${value}`) }))}
        />
      }
    >
      {shown === 'audit' ? <Audit /> : <Log />}
    </Page>
  );
}

function Audit() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { user, action } = useSearch({ strict: false }) as AuditFilter;
  const [page, setPage] = useState(1);
  const query = useQuery({
    queryKey: ['journal', page, user, action],
    queryFn: () =>
      dataOf(
        api.GET('/console/api/journal', {
          params: {
            query: {
              page,
              page_size: 50,
              ...(action && { action }),
              ...(user && { account_id: Number(user) as never }),
            },
          },
        }),
      ),
    placeholderData: keepPreviousData,
  });
  const set = (filter: AuditFilter) => {
    setPage(1);
    const search = Object.fromEntries(Object.entries({ user, action, ...filter }).filter(([, value]) => value));
    void navigate({ to: '/admin/journal', replace: true, search: search as never });
  };
  const actions = Object.entries(t(ACTIONS, { returnObjects: true }) as Record<string, string>);
  return (
    <>
      <div className="toolbar">
        <UserFilter chosen={user} choose={(chosen) => set({ user: chosen })} />
        <Select
          className="grow"
          clearable
          searchable
          aria-label={t('journal.by_action')}
          placeholder={t('journal.by_action')}
          value={action ?? null}
          data={actions.map(([value, label]) => ({ value, label }))}
          onChange={(value) => set({ action: value ?? undefined })}
        />
        <Button
          component="a"
          variant="default"
          leftSection={<Download size={15} aria-hidden />}
          href={addressOf(`/console/api/journal/export?${exported({ user, action })}`)}
          download
        >
          {t('journal.csv')}
        </Button>
      </div>
      <Loaded query={query}>
        {({ items, total, total_pages }) =>
          items.length === 0 ? (
            <div className="panel">
              <Empty title={t('log.nothing_found')} />
            </div>
          ) : (
            <>
              <List
                rows={items}
                keyOf={({ id }) => id}
                label={t('journal.audit')}
                columns={[
                  { title: t('journal.at'), cell: ({ at }) => <span className="nowrap">{exact(dateOf(at))}</span> },
                  {
                    title: t('journal.action'),
                    cell: ({ action: done }) => (
                      <span className="nowrap" title={done}>
                        {t(`journal_action.${done}`, done)}
                      </span>
                    ),
                  },
                  {
                    title: t('journal.who'),
                    cell: ({ account_id, account, impersonator, token }) =>
                      impersonator !== null ? (
                        t('journal.impersonated', { account: account ?? '–', name: impersonator })
                      ) : token !== null && account !== null ? (
                        t('journal.by_token', { account, name: token })
                      ) : account_id === null || account === null ? (
                        <span className="nowrap">
                          {t(account_id === null ? 'journal.program' : 'journal.unknown_user')}
                        </span>
                      ) : (
                        <Link
                          to="/admin/journal"
                          search={{ user: account_id, ...(action && { action }) } as never}
                          className="nowrap"
                        >
                          {account}
                        </Link>
                      ),
                  },
                  { title: t('journal.target'), cell: ({ target }) => <Target name={target} /> },
                  {
                    title: t('profile.address'),
                    cell: ({ address }) => <span className="mono nowrap">{address ?? '–'}</span>,
                  },
                  {
                    title: t('journal.detail'),
                    cell: ({ detail }) => <Detail value={detail} />,
                  },
                ]}
              />
              <Pager page={page} pages={total_pages} total={total} go={setPage} />
            </>
          )
        }
      </Loaded>
    </>
  );
}

/** The same filter for the file of all entries. */
const exported = ({ user, action }: AuditFilter) =>
  new URLSearchParams({ ...(user && { account_id: String(user) }), ...(action && { action }) });

/** The key of the names of all actions. */
const ACTIONS = 'journal_action';

interface AuditFilter {
  /** The id of an account. */
  readonly user?: string | number | undefined;
  readonly action?: string | undefined;
}

function Log() {
  const { t } = useTranslation();
  const [page, setPage] = useState(1);
  const [search, setSearch] = useState('');
  const [level, setLevel] = useState<Level | null>(null);
  const asked = useDeferredValue(search.trim());
  const query = useQuery({
    queryKey: ['log', page, asked, level],
    queryFn: () =>
      dataOf(
        api.GET('/console/api/log', {
          params: { query: { page, page_size: 100, ...(asked && { search: asked }), ...(level && { level }) } },
        }),
      ),
    placeholderData: keepPreviousData,
    refetchInterval: page === 1 ? 3_000 : false,
  });
  return (
    <>
      <div className="toolbar">
        <TextInput
          className="grow"
          value={search}
          onChange={(event) => {
            setPage(1);
            setSearch(event.currentTarget.value);
          }}
          placeholder={t('log.search')}
          aria-label={t('log.search')}
        />
        <Select
          clearable
          aria-label={t('journal.level')}
          placeholder={t('journal.level')}
          value={level}
          data={(['error', 'warning', 'info', 'debug'] as const).map((value) => ({
            value,
            label: t(`log.level_${value}`),
          }))}
          onChange={(value) => {
            setPage(1);
            setLevel(value as Level | null);
          }}
        />
        <Button
          variant="default"
          leftSection={<Download size={15} aria-hidden />}
          disabled={!query.data || query.data.items.length === 0}
          onClick={() =>
            save(
              'owlery.log',
              new Blob(
                (query.data?.items ?? []).toReversed().map((line) => `${JSON.stringify(line)}\n`),
                { type: 'application/x-ndjson' },
              ),
            )
          }
        >
          {t('action.download')}
        </Button>
      </div>
      <Loaded query={query}>
        {({ items, total, total_pages }) =>
          items.length === 0 ? (
            <div className="panel">
              <Empty title={t('log.nothing_found')} />
            </div>
          ) : (
            <>
              <List
                rows={items}
                keyOf={({ id }) => id}
                label={t('journal.log')}
                columns={[
                  { title: t('journal.at'), cell: ({ at }) => <span className="nowrap">{exact(dateOf(at))}</span> },
                  {
                    title: t('journal.level'),
                    cell: (line) => (
                      <span
                        className="badge"
                        data-tone={line.level === 'error' ? 'bad' : line.level === 'warning' ? 'warn' : 'idle'}
                      >
                        {t(`log.level_${line.level}`, line.level)}
                      </span>
                    ),
                  },
                  { title: t('profile.system'), cell: ({ source }) => <span className="mono">{source}</span> },
                  { title: t('journal.message'), cell: ({ message }) => message },
                  {
                    title: t('journal.detail'),
                    cell: ({ detail }) => <Detail value={detail} />,
                  },
                ]}
              />
              <Pager page={page} pages={total_pages} total={total} go={setPage} />
            </>
          )
        }
      </Loaded>
    </>
  );
}

/** What an entry is about, in one line: a long id is cut, and whole where the pointer is. */
function Target({ name }: { name: string | null }) {
  return (
    <span className="mono clip" style={{ display: 'inline-block', maxWidth: 190 }} title={name ?? undefined}>
      {name ?? '–'}
    </span>
  );
}

/** The details of an entry as names and values. */
function Detail({ value }: { value: unknown }) {
  const entries = Object.entries(Object(value)).filter(([, one]) => one !== null && one !== undefined);
  if (entries.length === 0) return null;
  return (
    <span className="small dim">
      {entries
        .map(([name, one]) => `${name}: ${typeof one === 'object' ? JSON.stringify(one) : String(one)}`)
        .join(' · ')}
    </span>
  );
}
