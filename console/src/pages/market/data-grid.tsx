/** Rows of a table under their columns: only the visible rows are in the page. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { memo, type ReactNode, useEffect, useRef } from 'react';
import type { Schemas } from './market.ts';

const ROW = 32;
/** Browsers cannot place elements below about 15,000,000 pixels. */
export const MOST_ROWS = Math.floor(15_000_000 / ROW);

export type GridColumn = Pick<Schemas['TableColumn'], 'name' | 'type'>;

export interface Sort {
  readonly sort_by?: string | undefined;
  readonly sort_order?: 'asc' | 'desc' | undefined;
}

interface DataGridProps {
  columns: readonly GridColumn[];
  /** How many rows it has or will have. */
  count: number;
  /** Undefined while it is read. */
  rowAt: (index: number) => Readonly<Record<string, unknown>> | undefined;
  /** Called with the first and last row in sight. */
  seen: (first: number, last: number) => void;
  sort: Sort;
  sortBy: (sort: Sort) => void;
  label: string;
  /** Below the rows. */
  children?: ReactNode;
}

export function DataGrid({ columns, count, rowAt, seen, sort, sortBy, label, children }: DataGridProps) {
  const box = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => box.current,
    estimateSize: () => ROW,
    overscan: 10,
  });
  const items = virtualizer.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => seen(first, last), [seen, first, last]);
  const layout = columns.map(({ name, type }) => `minmax(${widthOf(name, type)}px, 1fr)`).join(' ');
  const width = columns.reduce((sum, { name, type }) => sum + widthOf(name, type), 0);
  return (
    <>
      <div
        className="data-grid"
        ref={box}
        style={{ '--columns': layout, '--least': `${width}px`, height: Math.min(640, count * ROW + 56) } as never}
        role="table"
        aria-label={label}
        aria-rowcount={count + 1}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard.
        tabIndex={0}
      >
        <div className="data-head" role="row" aria-rowindex={1} tabIndex={-1}>
          {columns.map((column) => (
            <Head key={column.name} column={column} sort={sort} sortBy={sortBy} />
          ))}
        </div>
        <div style={{ height: virtualizer.getTotalSize(), position: 'relative' }}>
          {items.map(({ index, start }) => {
            return <DataRow key={index} index={index} start={start} columns={columns} row={rowAt(index)} />;
          })}
        </div>
      </div>
      {children}
    </>
  );
}

interface DataRowProps {
  index: number;
  /** Pixels from the top of the rows. */
  start: number;
  columns: readonly GridColumn[];
  /** Undefined while it is read. */
  row: Record<string, unknown> | undefined;
}

/** While the grid scrolls, only the rows that appear are rendered. */
const DataRow = memo(function DataRow({ index, start, columns, row }: DataRowProps) {
  return (
    <div
      className="data-row"
      role="row"
      tabIndex={-1}
      aria-rowindex={index + 2}
      style={{ transform: `translateY(${start}px)` }}
    >
      {columns.map(({ name, type }) => (
        <div key={name} role="cell" className={isNumeric(type) ? 'num' : undefined}>
          {row ? shown(row[name]) : <span className="bone" style={{ display: 'block', height: 12 }} />}
        </div>
      ))}
    </div>
  );
});

interface HeadProps {
  column: GridColumn;
  sort: Sort;
  sortBy: (sort: Sort) => void;
}

/** Sorts ascending, descending and not at all, in turn. */
function Head({ column: { name, type }, sort, sortBy }: HeadProps) {
  const isSorted = sort.sort_by === name;
  const isDown = sort.sort_order === 'desc';
  const next: Sort = !isSorted
    ? { sort_by: name, sort_order: 'asc' }
    : isDown
      ? {}
      : { sort_by: name, sort_order: 'desc' };
  return (
    <div
      role="columnheader"
      tabIndex={-1}
      aria-sort={isSorted ? (isDown ? 'descending' : 'ascending') : 'none'}
      className={isNumeric(type) ? 'num' : undefined}
    >
      <button type="button" className="data-sort" onClick={() => sortBy(next)}>
        {name} {isSorted && (isDown ? <ArrowDown size={12} /> : <ArrowUp size={12} />)}
      </button>
    </div>
  );
}

export const isNumeric = (type: string) => /int|numeric|double|real|decimal|float|number/i.test(type);

const widthOf = (name: string, type: string) =>
  Math.max(isNumeric(type) ? 110 : 150, Math.min(260, name.length * 10 + 36));

const shown = (value: unknown) =>
  value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
