import { TextInput } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useDeferredValue } from 'react';
import { useTranslation } from 'react-i18next';
import { api, innerOf } from '../../api/client.ts';
import { List } from '../../components/list.tsx';
import { Page, Section } from '../../components/page.tsx';
import { Pager } from '../../components/pager.tsx';
import { Empty, Loaded } from '../../components/states.tsx';
import { StatusBadge } from '../../components/status.tsx';
import { Time } from '../../components/time.tsx';
import { inLanguage, number } from '../../format.ts';
import { settings } from '../../settings.ts';
import { readInterfaces, readScripts, type Schemas } from './market.ts';

interface Filters {
  readonly search?: string;
  readonly category?: string;
  readonly page?: number;
}

const PAGE = 30;

export function Sources() {
  const { t } = useTranslation();
  const filters = useSearch({ strict: false }) as Filters;
  const navigate = useNavigate();
  const search = useDeferredValue(filters.search ? String(filters.search) : '');
  const set = (values: Filters) =>
    navigate({
      to: '/sources',
      replace: true,
      search: Object.fromEntries(
        Object.entries({ ...filters, page: undefined, ...values }).filter(([, value]) => value),
      ) as never,
    });
  return (
    <Page title={t('sources.title')} lead={t('sources.lead')}>
      <div className="toolbar">
        <TextInput
          className="grow"
          defaultValue={filters.search}
          onChange={(event) => set({ search: event.currentTarget.value })}
          placeholder={t('sources.search')}
          aria-label={t('sources.search')}
        />
      </div>
      <Scripts search={search} />
      <Interfaces search={search} category={filters.category} page={Number(filters.page ?? 1)} set={set} />
    </Page>
  );
}

function Scripts({ search }: { search: string }) {
  const { t } = useTranslation();
  const query = useQuery({ queryKey: ['scripts'], queryFn: readScripts });
  const recent = useQuery({
    queryKey: ['executions', 'recent'],
    queryFn: () => innerOf(api.GET('/market/api/executions/recent', { params: { query: { limit: 100 } } })),
  });
  const latest = new Map(recent.data?.toReversed().map((one) => [one.script_id, one]));
  const matches = (texts: string[]) => texts.join(' ').toLowerCase().includes(search.toLowerCase());
  return (
    <Section title={t('sources.scripts')} aside={<span className="dim small">{t('sources.scripts_hint')}</span>}>
      <Loaded query={query}>
        {(scripts) => {
          const rows = scripts.filter((one) =>
            matches([one.script_name, one.script_id, one.description, one.category]),
          );
          if (rows.length === 0) return <p className="dim">{t('sources.no_script')}</p>;
          return (
            <List
              rows={rows}
              keyOf={({ script_id }) => script_id}
              label={t('sources.scripts')}
              columns={[
                {
                  title: t('sources.name'),
                  cell: (script) => (
                    <Link to="/sources/$kind/$id" params={{ kind: 'script', id: script.script_id }}>
                      {inLanguage(script.script_name)}
                    </Link>
                  ),
                },
                {
                  title: t('sources.description'),
                  cell: ({ description }) => <span className="dim">{inLanguage(description)}</span>,
                },
                { title: t('sources.category'), cell: ({ category }) => t(`category.${category}`, category) },
                {
                  title: t('sources.last_run'),
                  cell: ({ script_id }) => <LastRun execution={latest.get(script_id)} />,
                },
                {
                  title: t('sources.frequency'),
                  cell: ({ frequency }) => <span className="nowrap">{t(`frequency.${frequency}`, frequency)}</span>,
                },
              ]}
            />
          );
        }}
      </Loaded>
    </Section>
  );
}

function LastRun({ execution }: { execution: Schemas['Execution'] | undefined }) {
  const { t } = useTranslation();
  if (!execution) return <span className="dim small nowrap">{t('sources.never')}</span>;
  return (
    <span className="nowrap">
      <StatusBadge status={execution.status} /> <Time at={execution.start_time ?? execution.created_at} />
    </span>
  );
}

interface InterfacesProps {
  search: string;
  category: string | undefined;
  page: number;
  set: (values: Filters) => void;
}

function Interfaces({ search, category, page, set }: InterfacesProps) {
  const { t } = useTranslation();
  const categories = useQuery({
    queryKey: ['interface-categories'],
    queryFn: () => innerOf(api.GET('/market/api/interfaces/categories')),
  });
  const query = useQuery({
    queryKey: ['interfaces', search, category, page],
    queryFn: () =>
      readInterfaces({ page, page_size: PAGE, ...(search && { keyword: search }), ...(category && { category }) }),
    placeholderData: keepPreviousData,
  });
  const isChinese = settings().language === 'zh';
  return (
    <Section
      title={t('sources.interfaces', { count: query.data?.total ?? 0, total: number(query.data?.total ?? 0) })}
      aside={<span className="dim small">{t('sources.interfaces_hint')}</span>}
    >
      <div className="chips" style={{ marginBottom: 12 }}>
        {categories.data?.map((one) => (
          <button
            key={one.name}
            type="button"
            className="chip"
            aria-pressed={category === one.name}
            onClick={() => set({ category: category === one.name ? '' : one.name })}
          >
            {isChinese ? one.display_name : one.display_name_en} {number(one.interface_count)}
          </button>
        ))}
      </div>
      <Loaded query={query}>
        {({ items, total, total_pages }) =>
          items.length === 0 ? (
            <Empty title={t('sources.nothing_found')}>{t('sources.nothing_found_hint')}</Empty>
          ) : (
            <>
              <List
                rows={items}
                keyOf={({ id }) => id}
                label={t('sources.interfaces_plain')}
                columns={[
                  {
                    title: t('sources.name'),
                    cell: (one) => (
                      <Link to="/sources/$kind/$id" params={{ kind: 'interface', id: String(one.id) }}>
                        {one.display_name}
                      </Link>
                    ),
                  },
                  { title: t('sources.interface'), cell: ({ name }) => <span className="mono">{name}</span> },
                  {
                    title: t('sources.description'),
                    cell: ({ description }) => <span className="dim">{description}</span>,
                  },
                  {
                    title: t('sources.parameters'),
                    isNumber: true,
                    cell: ({ parameter_count, available }) =>
                      available ? number(parameter_count) : t('sources.unavailable'),
                  },
                ]}
              />
              <Pager page={page} pages={total_pages} total={total} go={(next) => set({ page: next })} />
            </>
          )
        }
      </Loaded>
    </Section>
  );
}
