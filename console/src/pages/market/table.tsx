import { Button, Menu } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Download, Trash2 } from 'lucide-react';
import { lazy, Suspense, useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, innerOf } from '../../api/client.ts';
import { type LiveMessage, useLive } from '../../api/live.ts';
import { loaded } from '../../api/loaded.ts';
import { useIsAdmin } from '../../api/session.ts';
import { Confirm } from '../../components/confirm.tsx';
import { List } from '../../components/list.tsx';
import { Facts, Page, Section } from '../../components/page.tsx';
import { Bones, Loaded } from '../../components/states.tsx';
import { Time } from '../../components/time.tsx';
import { bytes, number } from '../../format.ts';
import { addressOf } from '../../place.ts';
import { ColumnMenu } from './column-menu.tsx';
import type { Sort } from './data-grid.tsx';
import { findPlot } from './find-plot.ts';
import { FoundGrid } from './found-grid.tsx';
import type { Schemas } from './market.ts';
import { type Condition, RowFilter } from './row-filter.tsx';
import { TableGrid } from './table-grid.tsx';
import { Loads } from './table-loads.tsx';

const Candles = lazy(loaded(() => import('../../charts/candles.tsx')));
const Lines = lazy(loaded(() => import('../../charts/lines.tsx')));

/** The maximum number of distinguishable series in a plot of this width. */
const MOST_PLOTTED = 100;
const PLOT_PAGES = 15;
const OTHERS_MILLISECONDS = 15_000;

export function Table() {
  const { t } = useTranslation();
  const { name } = useParams({ strict: false }) as { name: string };
  const isAdmin = useIsAdmin();
  const query = useQuery({
    queryKey: ['table', name],
    queryFn: () => innerOf(api.GET('/market/api/tables/{table_name}', { params: { path: { table_name: name } } })),
    // The socket reports the user's own loads only; this finds those of others.
    refetchInterval: OTHERS_MILLISECONDS,
  });
  useReadAgain(name);
  return (
    <Page
      title={query.data?.display_name ?? name}
      back={{ to: '/tables', words: t('tables.title') }}
      actions={
        query.data && (
          <>
            <Exports name={name} />
            {isAdmin && <Delete table={query.data} />}
          </>
        )
      }
    >
      <Loaded query={query} bones={<Bones rows={10} />}>
        {(table) => <Whole table={table as Shown} />}
      </Loaded>
    </Page>
  );
}

/** Reads a table again after a collection, which may have changed its rows. */
function useReadAgain(name: string): void {
  const client = useQueryClient();
  useLive(
    useCallback(
      (message: LiveMessage) => {
        if (message.type !== 'runs') return;
        if (!message.runs.some(({ kind, status }) => kind === 'market.collect' && status === 'completed')) return;
        void client.invalidateQueries({ queryKey: ['table', name] });
      },
      [client, name],
    ),
  );
}

function Exports({ name }: { name: string }) {
  const { t } = useTranslation();
  const { sort_by, sort_order } = useSearch({ strict: false }) as { sort_by?: string; sort_order?: string };
  const order = sort_by ? `&sort_by=${encodeURIComponent(sort_by)}&sort_order=${sort_order ?? 'asc'}` : '';
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={<Download size={15} aria-hidden />}>
          {t('tables.export')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {(['csv', 'excel', 'parquet'] as const).map((format) => (
          <Menu.Item
            key={format}
            component="a"
            download
            href={addressOf(`/market/api/tables/${encodeURIComponent(name)}/export?format=${format}${order}`)}
          >
            {t(`tables.format_${format}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

type Shown = Pick<
  Schemas['Table'],
  'table_name' | 'display_name' | 'script_id' | 'row_count' | 'size_bytes' | 'last_updated_at'
> & {
  schema_info: { columns: Column[] };
};
type Column = Pick<Schemas['TableColumn'], 'name' | 'type' | 'nullable'>;

interface View extends Sort {
  readonly where?: readonly Condition[];
}

function Whole({ table }: { table: Shown }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { where = [], ...sort } = useSearch({ strict: false }) as View;
  const { columns } = table.schema_info;
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const shown = useMemo(() => columns.filter(({ name }) => !hidden.has(name)), [columns, hidden]);
  const show = (view: View) => {
    const search = Object.fromEntries(Object.entries(view).filter(([, value]) => value && value.length > 0));
    const params = { name: table.table_name };
    void navigate({ to: '/tables/$name', params, replace: true, search: search as never });
  };
  const view = {
    name: table.table_name,
    columns: shown,
    version: table.last_updated_at,
    sort,
    sortBy: (next: Sort) => show({ where, ...next }),
  };
  return (
    <>
      <Facts
        items={[
          [
            t('tables.table'),
            <span key="name" className="mono">
              {table.table_name}
            </span>,
          ],
          [t('tables.rows'), number(table.row_count)],
          [t('tables.size'), bytes(table.size_bytes)],
          [t('tables.updated'), <Time key="updated" at={table.last_updated_at} />],
        ]}
      />
      {table.row_count > 1 && <Plot table={table} />}
      <Section
        title={t('tables.data')}
        aside={
          <div className="form-row">
            <RowFilter columns={columns} conditions={where} set={(next) => show({ where: next, ...sort })} />
            <ColumnMenu columns={columns} hidden={hidden} setHidden={setHidden} />
          </div>
        }
      >
        {where.length > 0 ? (
          <FoundGrid {...view} conditions={where} clear={() => show(sort)} />
        ) : (
          <TableGrid {...view} total={table.row_count} />
        )}
      </Section>
      <Loads source={table.script_id} />
      <Section title={t('tables.schema')}>
        <List
          rows={columns}
          keyOf={({ name }) => name}
          label={t('tables.schema')}
          columns={[
            { title: t('tables.column'), cell: ({ name }) => <span className="mono">{name}</span> },
            { title: t('tables.type'), cell: ({ type }) => <span className="mono dim">{type}</span> },
            {
              title: t('tables.nullable'),
              cell: ({ nullable }) => t(nullable ? 'tables.may_be_empty' : 'tables.never_empty'),
            },
          ]}
        />
      </Section>
    </>
  );
}

function Delete({ table }: { table: { table_name: string; display_name: string; row_count: number } }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [isAsked, setAsked] = useState(false);
  const params = { path: { table_name: table.table_name } };
  return (
    <>
      <Button variant="default" leftSection={<Trash2 size={15} aria-hidden />} onClick={() => setAsked(true)}>
        {t('action.delete')}
      </Button>
      {isAsked && (
        <Confirm
          title={t('tables.ask_delete', { name: table.display_name })}
          action={t('action.delete')}
          isDangerous
          run={async () => {
            await api.DELETE('/market/api/tables/{table_name}', { params });
            await navigate({ to: '/tables' });
          }}
          close={() => setAsked(false)}
        >
          {t('tables.ask_delete_hint', { rows: number(table.row_count) })}
        </Confirm>
      )}
    </>
  );
}

/** The newest 1,500 rows as candles if there are prices, or as lines if there are dates and numbers. */
function Plot({ table }: { table: Shown }) {
  const { t } = useTranslation();
  const plot = useMemo(() => findPlot(table.schema_info.columns), [table]);
  const query = useQuery({
    queryKey: ['plot', table.table_name, table.last_updated_at],
    enabled: plot !== undefined,
    queryFn: async () => {
      const pages = Math.min(PLOT_PAGES, Math.ceil(table.row_count / MOST_PLOTTED));
      const read = (page: number) =>
        innerOf(
          api.GET('/market/api/tables/{table_name}/data', {
            params: {
              path: { table_name: table.table_name },
              query: { page, page_size: MOST_PLOTTED, sort_by: plot?.date ?? '', sort_order: 'desc' },
            },
          }),
        );
      const answers = await Promise.all(Array.from({ length: pages }, (_, index) => read(index + 1)));
      return answers.flatMap(({ items }) => items).reverse();
    },
  });
  if (!plot || query.error || query.data?.length === 0) return null;
  const bones = <div className="bone" style={{ height: 320 }} />;
  return (
    <Section
      title={t(plot.candle ? 'tables.candles' : 'tables.lines')}
      aside={<span className="dim small">{t('tables.newest')}</span>}
    >
      <div className="panel" style={{ padding: 12 }}>
        <Suspense fallback={bones}>
          {!query.data ? (
            bones
          ) : plot.candle ? (
            <Candles rows={query.data} plot={plot} />
          ) : (
            <Lines rows={query.data} plot={plot} />
          )}
        </Suspense>
      </div>
    </Section>
  );
}
