/** Rows of collected tables by conditions on their columns. */
import { Type } from 'typebox';
import type { AccountErrors } from '../../../core/accounts/errors.ts';
import { refuse as refuseRequest } from '../../../http/declare/request-errors.ts';
import { Defaulted, Nullable, Query } from '../../../http/declare/schemas.ts';
import { routesOf } from '../../../http/declare/surface.ts';
import type { Words } from '../../../shared/language.ts';
import { type ConsoleErrors, refuse } from '../domain/errors.ts';

const route = routesOf<AccountErrors & ConsoleErrors>();

export interface RowCondition {
  readonly column: string;
  readonly operator: string;
  readonly value: string;
}

export interface RowsAsked {
  readonly conditions: readonly RowCondition[];
  readonly sortBy: string | undefined;
  readonly descending: boolean;
  /** `next` of the page before. */
  readonly after: string | undefined;
  readonly limit: number;
  /** Whether to read a large table without an index, too. */
  readonly isSlowAllowed: boolean;
}

export type RowsAnswer =
  | {
      readonly kind: 'rows';
      readonly columns: readonly { readonly name: string; readonly type: string }[];
      readonly rows: unknown[][];
      readonly next: string | undefined;
    }
  | { readonly kind: 'no_table' | 'no_place' }
  | { readonly kind: 'no_column'; readonly column: string; readonly columns: readonly string[] }
  | { readonly kind: 'no_operator'; readonly column: string; readonly operators: readonly string[] }
  | { readonly kind: 'no_value'; readonly column: string; readonly type: string; readonly value: string }
  | { readonly kind: 'slow'; readonly rows: number; readonly isIndexable: boolean }
  | { readonly kind: 'too_slow'; readonly seconds: number };

export type FindRows = (table: string, asked: RowsAsked) => Promise<RowsAnswer>;

const MOST_CONDITIONS = 20;

export const tableRoutes = (findRows: FindRows) => [
  route({
    method: 'GET',
    url: '/api/tables/:name/rows',
    operationId: 'findTableRows',
    summary:
      '按条件查数据 · Rows of a table that meet conditions. A page that no index serves is read only with `slow`',
    tag: 'tables',
    access: 'account',
    tokenSystem: 'market',
    subject: ({ params }) => ({ table: params.name }),
    params: Type.Object({ name: Type.String({ minLength: 1, maxLength: 200 }) }),
    query: Query({
      where: Type.Optional(
        Type.String({
          maxLength: 8_000,
          description:
            'JSON: a list of `{column, operator, value}`; operators: eq, ne, lt, le, gt, ge, contains, empty, filled',
        }),
      ),
      sort_by: Type.Optional(Type.String({ maxLength: 200, description: 'default: the first column of `where`' })),
      sort_order: Defaulted(Type.Enum(['asc', 'desc'], { default: 'asc' })),
      after: Type.Optional(Type.String({ maxLength: 8_000, description: '`next` of the page before' })),
      limit: Defaulted(Type.Integer({ minimum: 1, maximum: 500, default: 100 })),
      slow: Defaulted(Type.Boolean({ default: false, description: 'read a large table without an index, too' })),
    }),
    answers: {
      200: Type.Object({
        columns: Type.Array(Type.Object({ name: Type.String(), type: Type.String() })),
        rows: Type.Array(Type.Array(Type.Unknown(), { description: 'in the order of the columns' })),
        next: Nullable(Type.String()),
      }),
    },
    errors: ['table_not_found', 'rows_slow', 'rows_too_slow'],
    async handler({ params: { name }, query }) {
      const found = await findRows(name, {
        conditions: conditionsOf(query.where),
        sortBy: query.sort_by,
        descending: query.sort_order === 'desc',
        after: query.after,
        limit: query.limit,
        isSlowAllowed: query.slow,
      });
      if (found.kind !== 'rows') throw refusalOf(name, found);
      return {
        columns: found.columns.map(({ name: column, type }) => ({ name: column, type })),
        rows: found.rows.map((row) => row.map(digits)),
        next: found.next ?? null,
      };
    },
  }),
];

/** Whole numbers that JavaScript cannot hold go out digit by digit. */
const digits = (value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value);

const invalid = (field: string, message: Words) =>
  refuseRequest('invalid_parameters', { issues: [{ field, message }] });

function conditionsOf(where: string | undefined): RowCondition[] {
  if (where === undefined || where === '') return [];
  const parsed = parse(where);
  if (!Array.isArray(parsed) || parsed.length > MOST_CONDITIONS || !parsed.every(isCondition)) {
    throw invalid('where', {
      zh: `应为 JSON 数组，最多 ${MOST_CONDITIONS} 项，每项形如 {"column":"close","operator":"ge","value":"10"}`,
      en: `must be a JSON list of at most ${MOST_CONDITIONS} conditions like {"column":"close","operator":"ge","value":"10"}`,
    });
  }
  return parsed.map(({ column, operator, value = '' }) => ({ column, operator, value }));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isCondition = (one: unknown): one is RowCondition => {
  const { column, operator, value = '' } = Object(one) as Record<string, unknown>;
  return [column, operator, value].every((part) => typeof part === 'string');
};

function refusalOf(table: string, found: Exclude<RowsAnswer, { kind: 'rows' }>) {
  switch (found.kind) {
    case 'no_table':
      return refuse('table_not_found', { table });
    case 'slow':
      return refuse('rows_slow', { rows: found.rows, indexable: found.isIndexable });
    case 'too_slow':
      return refuse('rows_too_slow', { seconds: found.seconds });
    case 'no_place':
      return invalid('after', { zh: '不是上一页给出的值', en: 'is not the `next` of a page before' });
    case 'no_column':
      return invalid('where', {
        zh: `没有 ${found.column} 列，可用：${found.columns.join('、')}`,
        en: `names a column ${found.column} that does not exist; columns: ${found.columns.join(', ')}`,
      });
    case 'no_operator':
      return invalid('where', {
        zh: `${found.column} 列可用的条件：${found.operators.join('、')}`,
        en: `uses an operator that column ${found.column} does not have; operators: ${found.operators.join(', ')}`,
      });
    case 'no_value':
      return invalid('where', {
        zh: `${found.column} 列的值 ${found.value} 不是 ${found.type}`,
        en: `has a value for column ${found.column} that is not ${found.type}: ${found.value}`,
      });
  }
}
