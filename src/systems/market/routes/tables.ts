import { Type } from 'typebox';
import { attachment } from '../../../http/declare/downloads.ts';
import { pageOf } from '../../../http/declare/paging.ts';
import { Body, component, Defaulted, PageQuery, Query } from '../../../http/declare/schemas.ts';
import { routesOf } from '../../../http/declare/surface.ts';
import type { MarketErrors } from '../domain/errors.ts';
import { Done, done, Ok, ok, Page, page } from '../envelope.ts';
import {
  presentColumns,
  presentData,
  presentSchema,
  presentTable,
  TableData,
  TableDataV1,
  TableDetail,
  TableItem,
  TableSchema,
} from '../present/tables.ts';
import type { MarketServices } from '../services.ts';

const route = routesOf<MarketErrors>();
const tag = 'tables';

const TableParams = Type.Object({ table_name: Type.String({ maxLength: 100 }) });

const orderQuery = {
  sort_by: Type.Optional(Type.String({ maxLength: 100 })),
  sort_order: Type.Optional(Type.Enum(['asc', 'desc'])),
};

const files = {
  csv: { type: 'text/csv; charset=utf-8', extension: 'csv' },
  excel: { type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', extension: 'xlsx' },
  parquet: { type: 'application/vnd.apache.parquet', extension: 'parquet' },
};

/** A file, not JSON. */
const TableFile = Type.Unsafe<string>({
  description: '表的文件 · The table as a file',
  content: Object.fromEntries(
    Object.values(files).map(({ type }) => [type, { schema: { type: 'string', format: 'binary' } }]),
  ),
});

/** A table may be named by its number too, so a token limited to tables needs its name. */
const subjectOf =
  (tables: MarketServices['tables']) =>
  async ({ params }: { params: { table_name: string } }) => ({
    table: (await tables.get(params.table_name)).table_name,
  });

/** @param withRows whether rows of a table come under the name `rows` too */
export const tableRoutes = ({ tables, tableAdministration }: MarketServices, { withRows = false } = {}) => [
  route({
    method: 'GET',
    url: '/api/tables/',
    operationId: 'listTables',
    summary: '数据表列表 · List tables',
    tag,
    access: 'account',
    query: Query({
      ...PageQuery(),
      category: Type.Optional(Type.String({ maxLength: 100 })),
      search: Type.Optional(Type.String({ maxLength: 100 })),
    }),
    answers: { 200: Page(TableItem) },
    errors: ['warehouse_unavailable'],
    async handler({ query: { category, search, ...asked } }) {
      const { items, total } = await tables.list(pageOf(asked), { category, search });
      return page(items.map(presentTable), total, asked);
    },
  }),
  route({
    method: 'POST',
    url: '/api/tables/refresh',
    operationId: 'refreshTables',
    summary: '重新统计数据表 · Count the rows of all tables anew',
    tag,
    access: 'admin',
    answers: { 200: Ok(component('RefreshedTables')({ refreshed: Type.Integer() })) },
    errors: ['warehouse_unavailable'],
    async handler({ caller, address }) {
      return ok({ refreshed: await tableAdministration.refresh({ accountId: caller.account.id, address }) });
    },
  }),
  route({
    method: 'PUT',
    url: '/api/tables/:table_name',
    operationId: 'chooseNaturalKey',
    summary: '设置数据表的自然键 · Choose the natural key of a table',
    tag,
    access: 'admin',
    subject: subjectOf(tables),
    params: TableParams,
    body: Body({
      natural_key: Type.Array(Type.String({ minLength: 1, maxLength: 100 }), { maxItems: 32, uniqueItems: true }),
    }),
    answers: { 200: Ok(TableDetail) },
    errors: ['table_not_found', 'table_busy', 'key_column_unknown', 'key_not_unique', 'warehouse_unavailable'],
    async handler({ caller, address, params, body }) {
      const by = { accountId: caller.account.id, address };
      const table = await tableAdministration.chooseKey(params.table_name, body.natural_key, by);
      return ok({ ...presentTable(table), schema_info: presentColumns(table) });
    },
  }),
  route({
    method: 'DELETE',
    url: '/api/tables/:table_name',
    operationId: 'deleteTable',
    summary: '删除数据表 · Delete a table with its rows',
    tag,
    access: 'admin',
    subject: subjectOf(tables),
    params: TableParams,
    answers: { 200: Done },
    errors: ['table_not_found', 'table_busy', 'warehouse_unavailable'],
    async handler({ caller, address, params }) {
      await tableAdministration.delete(params.table_name, { accountId: caller.account.id, address });
      return done;
    },
  }),
  route({
    method: 'GET',
    url: '/api/tables/:table_name',
    operationId: 'getTable',
    summary: '数据表详情 · Show a table',
    tag,
    access: 'account',
    subject: subjectOf(tables),
    params: TableParams,
    answers: { 200: Ok(TableDetail) },
    errors: ['table_not_found', 'warehouse_unavailable'],
    async handler({ params }) {
      const table = await tables.get(params.table_name);
      return ok({ ...presentTable(table), schema_info: presentColumns(table) });
    },
  }),
  route({
    method: 'GET',
    url: '/api/tables/:table_name/schema',
    operationId: 'getTableSchema',
    summary: '数据表结构 · Show the columns of a table',
    tag,
    access: 'account',
    subject: subjectOf(tables),
    params: TableParams,
    answers: { 200: Ok(TableSchema) },
    errors: ['table_not_found', 'warehouse_unavailable'],
    async handler({ params }) {
      return ok(presentSchema(await tables.get(params.table_name)));
    },
  }),
  route({
    method: 'GET',
    url: '/api/tables/:table_name/data',
    operationId: 'listTableRows',
    summary: '数据表数据 · Show rows of a table',
    tag,
    access: 'account',
    subject: subjectOf(tables),
    params: TableParams,
    query: Query({
      ...PageQuery({ size: 100 }),
      ...orderQuery,
    }),
    answers: { 200: Ok(withRows ? TableDataV1 : TableData) },
    errors: ['table_not_found', 'column_unknown', 'warehouse_unavailable'],
    async handler({ params, query: { sort_by: sortBy, sort_order: sortOrder, ...asked } }) {
      const rows = await tables.rows(params.table_name, pageOf(asked), { sortBy, sortOrder });
      return ok(presentData(rows, asked));
    },
  }),
  route({
    method: 'GET',
    url: '/api/tables/:table_name/export',
    operationId: 'exportTable',
    summary: '导出数据表 · Export a table',
    tag,
    access: 'account',
    subject: subjectOf(tables),
    params: TableParams,
    query: Query({
      format: Defaulted(Type.Enum(['csv', 'excel', 'xlsx', 'parquet'], { default: 'csv' })),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })),
      ...orderQuery,
    }),
    answers: { 200: TableFile },
    errors: ['table_not_found', 'column_unknown', 'warehouse_unavailable'],
    async handler({ params: { table_name: name }, query, reply }) {
      const { sort_by: sortBy, sort_order: sortOrder, limit } = query;
      const format = query.format === 'xlsx' ? 'excel' : query.format;
      const file = await tables.export(name, { format, limit, sortBy, sortOrder });
      const { type, extension } = files[format];
      reply.type(type);
      reply.header('content-disposition', attachment(`${name}.${extension}`));
      return file;
    },
  }),
];
