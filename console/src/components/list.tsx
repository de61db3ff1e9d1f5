/** A table for one page; on a phone each row is a card with the names of its columns. */
import type { ReactNode } from 'react';

export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => ReactNode;
  readonly isNumber?: boolean;
}

interface ListProps<Row> {
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  keyOf: (row: Row) => string | number;
  label: string;
}

export function List<Row>({ rows, columns, keyOf, label }: ListProps<Row>) {
  return (
    <div className="panel table-scroll">
      <table className="list" aria-label={label}>
        <thead>
          <tr>
            {columns.map(({ title, isNumber }) =>
              // A column of buttons has no header.
              title === '' ? (
                <td key={title} />
              ) : (
                <th key={title} scope="col" className={isNumber ? 'num' : undefined}>
                  {title}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map(({ title, cell, isNumber }) => (
                <td key={title} data-label={title} className={isNumber ? 'num' : undefined}>
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
