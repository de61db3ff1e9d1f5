import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useEffect, useReducer, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { api, innerOf } from '../../api/client.ts';
import { wordsOf } from '../../api/errors.ts';
import { Note } from '../../components/states.tsx';
import { number } from '../../format.ts';
import type { Schemas } from './market.ts';

const PAGE = 100;
/** Browsers place nothing further down than about this. */
const MOST_PIXELS = 15_000_000;
const ROW = 32;
const MOST_ROWS = Math.floor(MOST_PIXELS / ROW);

interface TableGridProps {
  name: string;
  columns: readonly Pick<Schemas['TableColumn'], 'name' | 'type'>[];
  total: number;
}

/** All rows of a table in one place, of which those in sight are read, page by page. */
export function TableGrid({ name, columns, total }: TableGridProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const sort = useSearch({ strict: false }) as { sort_by?: string; sort_order?: 'asc' | 'desc' };
  const box = useRef<HTMLDivElement>(null);
  const rows = Math.min(total, MOST_ROWS);
  const virtualizer = useVirtualizer({
    count: rows,
    getScrollElement: () => box.current,
    estimateSize: () => ROW,
    overscan: 10,
  });
  const items = virtualizer.getVirtualItems();
  const first = Math.floor((items[0]?.index ?? 0) / PAGE);
  const last = Math.floor((items.at(-1)?.index ?? 0) / PAGE);
  const { rowAt, error } = usePages(name, sort, first, last);
  const layout = columns.map(({ name: column, type }) => `minmax(${widthOf(column, type)}px, 1fr)`).join(' ');
  const width = columns.reduce((sum, { name: column, type }) => sum + widthOf(column, type), 0);

  const sortBy = (column: string) => {
    const isSame = sort.sort_by === column;
    const next = !isSame ? 'asc' : sort.sort_order === 'asc' ? 'desc' : undefined;
    void navigate({
      to: '/tables/$name',
      params: { name },
      replace: true,
      search: (next ? { sort_by: column, sort_order: next } : {}) as never,
    });
  };

  return (
    <>
      {error !== undefined && <Note tone="bad">{wordsOf(error)}</Note>}
      <div
        className="data-grid"
        ref={box}
        style={{ '--columns': layout, '--least': `${width}px`, height: Math.min(640, rows * ROW + 56) } as never}
        role="table"
        aria-label={t('tables.data')}
        aria-rowcount={total + 1}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard.
        tabIndex={0}
      >
        <div className="data-head" role="row" aria-rowindex={1} tabIndex={-1}>
          {columns.map(({ name: column, type }) => {
            const isSorted = sort.sort_by === column;
            return (
              <div
                key={column}
                role="columnheader"
                tabIndex={-1}
                aria-sort={isSorted ? (sort.sort_order === 'desc' ? 'descending' : 'ascending') : 'none'}
                className={isNumeric(type) ? 'num' : undefined}
                style={{ padding: 0 }}
              >
                <button
                  type="button"
                  className="data-sort"
                  style={{ font: 'inherit', color: 'inherit', background: 'none', border: 0, padding: '0 10px' }}
                  onClick={() => sortBy(column)}
                >
                  {column} {isSorted && (sort.sort_order === 'desc' ? <ArrowDown size={12} /> : <ArrowUp size={12} />)}
                </button>
              </div>
            );
          })}
        </div>
        <div style={{ height: virtualizer.getTotalSize(), position: 'relative' }}>
          {items.map(({ index, start }) => {
            const row = rowAt(index);
            return (
              <div
                key={index}
                className="data-row"
                role="row"
                tabIndex={-1}
                aria-rowindex={index + 2}
                style={{ transform: `translateY(${start}px)` }}
              >
                {columns.map(({ name: column, type }) => (
                  <div key={column} role="cell" className={isNumeric(type) ? 'num' : undefined}>
                    {row ? shown(row[column]) : <span className="bone" style={{ display: 'block', height: 12 }} />}
                  </div>
                ))}
              </div>
            );
          })}
        </div>
      </div>
      {total > rows && <p className="small dim">{t('tables.first_rows', { rows: number(rows) })}</p>}
    </>
  );
}

/** The pages in sight; what was read stays for as long as the page is open. */
function usePages(name: string, sort: { sort_by?: string; sort_order?: 'asc' | 'desc' }, first: number, last: number) {
  const client = useQueryClient();
  const [, draw] = useReducer((count: number) => count + 1, 0);
  const error = useRef<unknown>(undefined);
  const key = (page: number) => ['rows', name, sort.sort_by, sort.sort_order, page];
  useEffect(() => {
    const timer = setTimeout(() => {
      for (let page = first; page <= last; page += 1) {
        if (client.getQueryData(key(page))) continue;
        void client
          .fetchQuery({
            queryKey: key(page),
            staleTime: 30_000,
            queryFn: () =>
              innerOf(
                api.market.GET('/market/api/tables/{table_name}/data', {
                  params: {
                    path: { table_name: name },
                    query: {
                      page: page + 1,
                      page_size: PAGE,
                      ...(sort.sort_by && { sort_by: sort.sort_by, sort_order: sort.sort_order ?? 'asc' }),
                    },
                  },
                }),
              ),
          })
          .then(
            () => {
              error.current = undefined;
            },
            (reason) => {
              error.current = reason;
            },
          )
          .finally(draw);
      }
      // Pages that are scrolled past in a moment are not asked for.
    }, 60);
    return () => clearTimeout(timer);
  }, [client, name, sort.sort_by, sort.sort_order, first, last]);

  const rowAt = (index: number): Record<string, unknown> | undefined => {
    const page = client.getQueryData<{ items: Record<string, unknown>[] }>(key(Math.floor(index / PAGE)));
    return page?.items[index % PAGE];
  };
  return { rowAt, error: error.current };
}

const isNumeric = (type: string) => /int|numeric|double|real|decimal|float|number/i.test(type);

const widthOf = (name: string, type: string) =>
  Math.max(isNumeric(type) ? 110 : 150, Math.min(260, name.length * 10 + 36));

const shown = (value: unknown) =>
  value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
