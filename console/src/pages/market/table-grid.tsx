import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useReducer, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, innerOf } from '../../api/client.ts';
import { wordsOf } from '../../api/errors.ts';
import { shouldRetry } from '../../api/retry.ts';
import { Note } from '../../components/states.tsx';
import { number } from '../../format.ts';
import { DataGrid, type GridColumn, MOST_ROWS, type Sort } from './data-grid.tsx';

const PAGE = 100;

interface TableGridProps {
  name: string;
  columns: readonly GridColumn[];
  total: number;
  /** Another one: the rows may have changed. */
  version: string;
  sort: Sort;
  sortBy: (sort: Sort) => void;
}

/** All rows of a table in one place, of which those in sight are read, page by page. */
export function TableGrid({ name, columns, total, version, sort, sortBy }: TableGridProps) {
  const { t } = useTranslation();
  const rows = Math.min(total, MOST_ROWS);
  const { rowAt, seen, error } = usePages(name, sort, version);
  return (
    <>
      {error !== undefined && <Note tone="bad">{wordsOf(error)}</Note>}
      <DataGrid
        columns={columns}
        count={rows}
        rowAt={rowAt}
        seen={seen}
        sort={sort}
        sortBy={sortBy}
        label={t('tables.data')}
      >
        {total > rows && <p className="small dim">{t('tables.first_rows', { rows: number(rows) })}</p>}
      </DataGrid>
    </>
  );
}

type Page = { items: Record<string, unknown>[] };

/** The pages in sight. After a load the old rows stay until the new ones are there. */
function usePages(name: string, { sort_by, sort_order = 'asc' }: Sort, version: string) {
  const client = useQueryClient();
  const [, draw] = useReducer((count: number) => count + 1, 0);
  const [error, setError] = useState<unknown>();
  const [[first, last], setSeen] = useState<readonly [number, number]>([0, 0]);
  /** The rows of the version before, under the same keys without it. */
  const known = useRef(new Map<string, Page>());
  const keyOf = useCallback(
    (page: number) => ['rows', name, sort_by, sort_order, page] as const,
    [name, sort_by, sort_order],
  );
  useEffect(() => {
    const timer = setTimeout(() => {
      for (let page = first; page <= last; page += 1) {
        const queryKey = [...keyOf(page), version];
        if (client.getQueryData(queryKey)) continue;
        const query = { page: page + 1, page_size: PAGE, ...(sort_by && { sort_by, sort_order }) };
        void client
          .fetchQuery({
            queryKey,
            staleTime: 30_000,
            retry: shouldRetry,
            queryFn: () =>
              innerOf(
                api.GET('/market/api/tables/{table_name}/data', {
                  params: { path: { table_name: name }, query },
                }),
              ),
          })
          .then((found) => {
            known.current.set(JSON.stringify(keyOf(page)), found as Page);
            setError(undefined);
          }, setError)
          .finally(draw);
      }
      // Pages that are scrolled past in a moment are not asked for.
    }, 60);
    return () => clearTimeout(timer);
  }, [client, name, sort_by, sort_order, version, first, last, keyOf]);

  const rowAt = useCallback(
    (index: number) => {
      const page = Math.floor(index / PAGE);
      const fresh = client.getQueryData<Page>([...keyOf(page), version]);
      return (fresh ?? known.current.get(JSON.stringify(keyOf(page))))?.items[index % PAGE];
    },
    [client, keyOf, version],
  );
  const seen = useCallback((from: number, to: number) => {
    setSeen([Math.floor(from / PAGE), Math.floor(to / PAGE)]);
  }, []);
  return { rowAt, seen, error };
}
