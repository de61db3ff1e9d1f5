import { ActionIcon, Button, Menu, TextInput } from '@mantine/core';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Bookmark, ChartLine, Download, X } from 'lucide-react';
import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type RunRow, readRuns } from '../../api/runs.ts';
import { useIsAdmin } from '../../api/session.ts';
import { LoadPlot } from '../../components/load-plot.tsx';
import { Page } from '../../components/page.tsx';
import { Bones, Empty, Failure } from '../../components/states.tsx';
import { number } from '../../format.ts';
import { isServed } from '../../place.ts';
import { change, useSettings } from '../../settings.ts';
import { saveRuns } from './export.ts';
import { RunGrid } from './run-grid.tsx';
import { Selection } from './selection.tsx';

interface Filters {
  readonly status?: string;
  readonly kind?: string;
  readonly search?: string;
  readonly mine?: boolean;
}

const STATUSES = ['running', 'queued', 'paused', 'completed', 'failed', 'timed_out', 'cancelled'];
const KINDS = [
  ['market.collect', 'market'],
  ['factory.task', 'factory'],
  ['study.task', 'study'],
  ['courseware.thumbnail', 'courseware'],
] as const;
const PAGE = 200;

export function Runs() {
  const { t } = useTranslation();
  const filters = useSearch({ strict: false }) as Filters;
  const navigate = useNavigate();
  const search = useDeferredValue(filters.search ? String(filters.search) : undefined);
  const searchBox = useRef<HTMLInputElement>(null);
  const client = useQueryClient();
  const { isLoadShown = false } = useSettings();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const set = (values: Filters) =>
    navigate({
      to: '/runs',
      replace: true,
      search: Object.fromEntries(Object.entries({ ...filters, ...values }).filter(([, value]) => value)) as never,
    });

  const query = useInfiniteQuery({
    queryKey: ['runs', filters.status, filters.kind, search, filters.mine],
    queryFn: ({ pageParam }) =>
      readRuns({
        limit: PAGE,
        ...(filters.status && { status: filters.status }),
        ...(filters.kind && { kind: filters.kind }),
        ...(search && { search }),
        ...(filters.mine && { mine: true }),
        ...(pageParam !== undefined && { before: pageParam }),
      }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    // The socket sends changes, so the shown rows need not be read again.
    refetchOnWindowFocus: false,
  });
  const rows = useMemo(() => query.data?.pages.flatMap(({ items }) => items) ?? [], [query.data]);
  const chosen = rows.filter(({ id }) => selected.has(id));
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;

  // A page of a search may be empty and still have a next page.
  useEffect(() => {
    if (search && rows.length < 20 && hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [search, rows.length, hasNextPage, isFetchingNextPage, fetchNextPage]);

  return (
    <Page title={t('runs.title')} lead={t('runs.lead')}>
      <div className="toolbar">
        <TextInput
          ref={searchBox}
          className="grow"
          defaultValue={filters.search}
          onChange={(event) => set({ search: event.currentTarget.value })}
          placeholder={t('runs.search')}
          aria-label={t('runs.search')}
        />
        <SavedFilters set={(saved) => navigate({ to: '/runs', search: saved as never })} filters={filters} />
        <Button
          variant="default"
          leftSection={<ChartLine size={15} aria-hidden />}
          aria-pressed={isLoadShown}
          onClick={() => change({ isLoadShown: !isLoadShown })}
        >
          {t('runs.plots')}
        </Button>
        <Button
          variant="default"
          leftSection={<Download size={15} aria-hidden />}
          onClick={() => saveRuns(rows)}
          disabled={rows.length === 0}
        >
          CSV
        </Button>
      </div>
      <FilterChips filters={filters} set={set} />
      {isLoadShown && (
        <div className="panel panel-pad" style={{ marginBottom: 12 }}>
          <LoadPlot parts={['concurrency', 'durations']} hours={24} kind={filters.kind} mine={filters.mine} />
        </div>
      )}
      {query.error && rows.length === 0 ? (
        <Failure error={query.error} retry={() => query.refetch()} />
      ) : query.data === undefined ? (
        <div className="panel panel-pad">
          <Bones rows={9} />
        </div>
      ) : rows.length === 0 && !hasNextPage ? (
        <div className="panel">
          <NothingFound
            isFiltered={Object.keys(filters).length > 0}
            clear={() => navigate({ to: '/runs', search: {} })}
          />
        </div>
      ) : (
        <>
          <RunGrid
            rows={rows}
            more={hasNextPage && !isFetchingNextPage ? () => void fetchNextPage() : undefined}
            selected={selected}
            setSelected={setSelected}
            searchBox={searchBox}
            head={
              chosen.length > 0 ? (
                <Selection
                  runs={chosen}
                  clear={() => setSelected(new Set())}
                  changed={() => client.invalidateQueries({ queryKey: ['runs'] })}
                />
              ) : undefined
            }
          />
          <p className="small dim" style={{ marginTop: 8 }} role="status">
            {t(hasNextPage ? 'runs.shown_more' : 'runs.shown_all', { count: rows.length, shown: number(rows.length) })}{' '}
            · {t('runs.keys')}
          </p>
        </>
      )}
    </Page>
  );
}

function FilterChips({ filters, set }: { filters: Filters; set: (values: Filters) => void }) {
  const { t } = useTranslation();
  const isAdmin = useIsAdmin();
  const statuses = filters.status ? String(filters.status).split(',') : [];
  const toggled = (all: readonly string[], one: string) =>
    (all.includes(one) ? all.filter((other) => other !== one) : [...all, one]).join(',');
  const kinds = filters.kind ? String(filters.kind).split(',') : [];
  return (
    <div className="toolbar">
      <fieldset className="chips" style={{ border: 0, padding: 0, margin: 0 }}>
        <legend className="sr-only">{t('runs.by_status')}</legend>
        {STATUSES.map((status) => (
          <button
            key={status}
            type="button"
            className="chip"
            aria-pressed={statuses.includes(status)}
            onClick={() => set({ status: toggled(statuses, status) })}
          >
            {t(`status.${status}`)}
          </button>
        ))}
      </fieldset>
      <span aria-hidden className="divider" />
      <fieldset className="chips" style={{ border: 0, padding: 0, margin: 0 }}>
        <legend className="sr-only">{t('runs.by_kind')}</legend>
        {KINDS.filter(([, system]) => isServed(system)).map(([kind]) => (
          <button
            key={kind}
            type="button"
            className="chip"
            aria-pressed={kinds.includes(kind)}
            onClick={() => set({ kind: toggled(kinds, kind) })}
          >
            {t(`kind.${kind}`)}
          </button>
        ))}
        {isAdmin && (
          <button
            type="button"
            className="chip"
            aria-pressed={Boolean(filters.mine)}
            onClick={() => set({ mine: !filters.mine })}
          >
            {t('runs.only_mine')}
          </button>
        )}
      </fieldset>
    </div>
  );
}

/** Named filters, stored in this browser. */
function SavedFilters({ filters, set }: { filters: Filters; set: (filters: Filters) => void }) {
  const { t } = useTranslation();
  const { filters: saved = [] } = useSettings();
  const [name, setName] = useState('');
  const keep = () => {
    if (name.trim() === '') return;
    const others = saved.filter((one) => one.name !== name.trim());
    change({ filters: [...others, { name: name.trim(), search: JSON.stringify(filters) }] });
    setName('');
  };
  return (
    <Menu position="bottom-end" closeOnItemClick={false}>
      <Menu.Target>
        <Button variant="default" leftSection={<Bookmark size={15} aria-hidden />}>
          {t('runs.saved')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {saved.map((one) => (
          <div key={one.name} style={{ display: 'flex', alignItems: 'center' }}>
            <Menu.Item onClick={() => set(JSON.parse(one.search))}>{one.name}</Menu.Item>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('runs.forget_filter', { name: one.name })}
              onClick={() => change({ filters: saved.filter((other) => other.name !== one.name) })}
            >
              <X size={14} />
            </ActionIcon>
          </div>
        ))}
        <div style={{ display: 'flex', gap: 6, padding: 6 }}>
          <TextInput
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            onKeyDown={(event) => event.key === 'Enter' && keep()}
            placeholder={t('runs.filter_name')}
            aria-label={t('runs.filter_name')}
          />
          <Button variant="default" onClick={keep}>
            {t('action.save')}
          </Button>
        </div>
      </Menu.Dropdown>
    </Menu>
  );
}

function NothingFound({ isFiltered, clear }: { isFiltered: boolean; clear: () => void }) {
  const { t } = useTranslation();
  if (isFiltered) {
    return (
      <Empty
        title={t('runs.nothing_matches')}
        actions={
          <Button variant="default" onClick={clear}>
            {t('runs.clear_filters')}
          </Button>
        }
      />
    );
  }
  return (
    <Empty title={t('runs.none')} actions={<Link to="/">{t('nav.home')}</Link>}>
      {t('runs.none_hint')}
    </Empty>
  );
}

export type { RunRow };
