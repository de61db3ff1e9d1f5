import { Type } from 'typebox';
import { Defaulted, PageQuery, Query } from '../../../http/schemas.ts';
import { routesOf } from '../../../http/surface.ts';
import type { MarketErrors } from '../domain/errors.ts';
import { Ok, ok, Page, page, pageOf } from '../envelope.ts';
import {
  presentColumns,
  presentRows,
  presentTable,
  TableDetail,
  TableItem,
  TableRow,
  TableSchema,
} from '../present/tables.ts';
import type { MarketServices } from '../services.ts';

const route = routesOf<MarketErrors>();
const tag = 'tables';

const TableParams = Type.Object({ table_name: Type.String({ maxLength: 100 }) });

/** A file, not JSON. */
const CsvFile = Type.Unsafe<string>({
  description: 'CSV, UTF-8',
  content: { 'text/csv': { schema: { type: 'string' } } },
});

export const tableRoutes = ({ tables }: MarketServices) => [
  route({
    method: 'GET',
    url: '/api/tables/',
    summary: '数据表列表 · List tables',
    tag,
    access: 'account',
    query: Query({ ...PageQuery(), category: Type.Optional(Type.String({ maxLength: 100 })) }),
    answers: { 200: Page(TableItem) },
    async handler({ query: { category, ...asked } }) {
      const { items, total } = await tables.list(pageOf(asked), category);
      return page(items.map(presentTable), total, asked);
    },
  }),
  route({
    method: 'GET',
    url: '/api/tables/:table_name',
    summary: '数据表详情 · Show a table',
    tag,
    access: 'account',
    params: TableParams,
    answers: { 200: Ok(TableDetail) },
    errors: ['table_not_found'],
    async handler({ params }) {
      const table = await tables.get(params.table_name);
      return ok({ ...presentTable(table), schema_info: presentColumns(table.columns) });
    },
  }),
  route({
    method: 'GET',
    url: '/api/tables/:table_name/schema',
    summary: '数据表结构 · Show the columns of a table',
    tag,
    access: 'account',
    params: TableParams,
    answers: { 200: Ok(TableSchema) },
    errors: ['table_not_found'],
    async handler({ params }) {
      const { columns } = await tables.get(params.table_name);
      return ok(presentColumns(columns));
    },
  }),
  route({
    method: 'GET',
    url: '/api/tables/:table_name/data',
    summary: '数据表数据 · Show rows of a table',
    tag,
    access: 'account',
    params: TableParams,
    query: Query({
      ...PageQuery({ size: 100 }),
      sort_by: Type.Optional(Type.String({ maxLength: 100 })),
      sort_order: Type.Optional(Type.Enum(['asc', 'desc'])),
    }),
    answers: { 200: Page(TableRow) },
    errors: ['table_not_found', 'column_unknown'],
    async handler({ params, query: { sort_by: sortBy, sort_order: sortOrder, ...asked } }) {
      const rows = await tables.rows(params.table_name, pageOf(asked), { sortBy, sortOrder });
      return page(presentRows(rows), rows.total, asked);
    },
  }),
  route({
    method: 'GET',
    url: '/api/tables/:table_name/export',
    summary: '导出数据表 · Export a table',
    tag,
    access: 'account',
    params: TableParams,
    query: Query({
      format: Defaulted(Type.Enum(['csv'], { default: 'csv' })),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })),
    }),
    answers: { 200: CsvFile },
    errors: ['table_not_found'],
    async handler({ params, query, reply }) {
      const csv = await tables.exportCsv(params.table_name, query.limit);
      reply.type('text/csv; charset=utf-8');
      reply.header('content-disposition', `attachment; filename="${params.table_name}.csv"`);
      return csv;
    },
  }),
];
