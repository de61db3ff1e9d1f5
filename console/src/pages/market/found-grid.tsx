import { Button } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, dataOf } from '../../api/client.ts';
import { ApiError } from '../../api/errors.ts';
import { shouldRetry } from '../../api/retry.ts';
import { Bones, Empty, Failure, Note } from '../../components/states.tsx';
import { number } from '../../format.ts';
import { DataGrid, type GridColumn, type Sort } from './data-grid.tsx';
import type { Condition } from './row-filter.tsx';

const PAGE = 200;
/** How often it is asked whether the index is there. */
const INDEX_MILLISECONDS = 2_000;

interface FoundGridProps {
  name: string;
  columns: readonly GridColumn[];
  conditions: readonly Condition[];
  version: string;
  sort: Sort;
  sortBy: (sort: Sort) => void;
  clear: () => void;
}

/** The rows that meet conditions, read on as one scrolls. What no index serves is read only when that is wanted. */
export function FoundGrid({ name, columns, conditions, version, sort, sortBy, clear }: FoundGridProps) {
  const { t } = useTranslation();
  const wanted = JSON.stringify([name, conditions, sort]);
  const [allowed, setAllowed] = useState('');
  const isSlow = allowed === wanted;
  const query = useInfiniteQuery({
    queryKey: ['found-rows', name, conditions, sort, isSlow, version],
    queryFn: ({ pageParam }) =>
      dataOf(
        api.GET('/console/api/tables/{name}/rows', {
          params: {
            path: { name },
            query: {
              where: JSON.stringify(conditions),
              limit: PAGE,
              ...(sort.sort_by && { sort_by: sort.sort_by, sort_order: sort.sort_order ?? 'asc' }),
              ...(pageParam !== undefined && { after: pageParam }),
              ...(isSlow && { slow: true }),
            },
          },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    placeholderData: keepPreviousData,
    retry: shouldRetry,
    refetchInterval: ({ state }) => (slownessOf(state.error)?.indexable ? INDEX_MILLISECONDS : false),
  });
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const rows = useMemo(() => data?.pages.flatMap(objects) ?? [], [data]);
  const rowAt = useCallback((index: number) => rows[index], [rows]);
  const seen = useCallback(
    (_first: number, last: number) => {
      if (hasNextPage && !isFetchingNextPage && last >= rows.length - 40) void fetchNextPage();
    },
    [hasNextPage, isFetchingNextPage, fetchNextPage, rows.length],
  );
  const slowness = slownessOf(error);
  if (slowness) {
    return (
      <Note tone="warn">
        <p>{t(slowness.indexable ? 'tables.slow_indexing' : 'tables.slow', { rows: number(slowness.rows) })}</p>
        <Button size="xs" variant="default" mt={8} onClick={() => setAllowed(wanted)}>
          {t('tables.read_anyway')}
        </Button>
      </Note>
    );
  }
  if (error && rows.length === 0) return <Failure error={error} retry={() => query.refetch()} />;
  if (!data) return <Bones rows={8} />;
  if (rows.length === 0) {
    return (
      <div className="panel">
        <Empty
          title={t('tables.none_match')}
          actions={
            <Button variant="default" onClick={clear}>
              {t('tables.clear_filter')}
            </Button>
          }
        />
      </div>
    );
  }
  return (
    <DataGrid
      columns={columns}
      count={rows.length}
      rowAt={rowAt}
      seen={seen}
      sort={sort}
      sortBy={sortBy}
      label={t('tables.data')}
    >
      <p className="small dim" role="status">
        {t(hasNextPage ? 'tables.matching_more' : 'tables.matching', {
          count: rows.length,
          shown: number(rows.length),
        })}
      </p>
    </DataGrid>
  );
}

interface FoundPage {
  columns: readonly { name: string }[];
  rows: readonly (readonly unknown[])[];
}

const objects = ({ columns, rows }: FoundPage): Record<string, unknown>[] =>
  rows.map((row) => Object.fromEntries(columns.map(({ name }, index) => [name, row[index]])));

function slownessOf(error: unknown): { rows: number; indexable: boolean } | undefined {
  if (!(error instanceof ApiError) || error.code !== 'rows_slow') return undefined;
  const { rows, indexable } = error.data as { rows: number; indexable: boolean };
  return { rows, indexable };
}
