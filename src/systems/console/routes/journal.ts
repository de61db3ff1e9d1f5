/** The journal of all systems, as a list and as a file. */
import { Readable } from 'node:stream';
import { type Static, Type } from 'typebox';
import type { AccountErrors } from '../../../core/accounts/errors.ts';
import type { Core } from '../../../core/core.ts';
import type { JournalEntry, JournalFilter } from '../../../core/journal/journal-queries.ts';
import { attachment } from '../../../http/declare/downloads.ts';
import { Page, page, pageOf } from '../../../http/declare/paging.ts';
import { Id, Instant, Nullable, PageQuery, Query } from '../../../http/declare/schemas.ts';
import { routesOf } from '../../../http/declare/surface.ts';
import { isoSeconds } from '../../../http/declare/times.ts';
import { csvLine } from '../../../shared/csv.ts';
import { selectNames } from '../domain/account/session-queries.ts';
import type { ConsoleErrors } from '../domain/errors.ts';

const route = routesOf<AccountErrors & ConsoleErrors>();
const tag = 'administration';
const Text = Type.String();
const MaybeText = Nullable(Text);

const Entry = Type.Object({
  id: Type.Integer(),
  account_id: Nullable(Type.Integer()),
  account: Type.Union([Text, Type.Null()], { description: 'the user name; null where the account is gone' }),
  action: Text,
  target: MaybeText,
  detail: Type.Unknown(),
  address: MaybeText,
  at: Text,
  token_id: MaybeText,
  token: Type.Union([Text, Type.Null()], { description: 'the name of the access token that was used' }),
  impersonator_id: Nullable(Type.Integer()),
  impersonator: Type.Union([Text, Type.Null()], { description: 'the administrator who acted as the account' }),
});

const filters = {
  account_id: Type.Optional(Id),
  action: Type.Optional(Type.String({ maxLength: 100 })),
  target: Type.Optional(Type.String({ maxLength: 200, description: 'what it was done to: account:17' })),
  impersonator_id: Type.Optional(Id),
  token_id: Type.Optional(Type.String({ format: 'uuid' })),
  since: Type.Optional(Instant),
  until: Type.Optional(Type.String({ format: 'date-time', description: 'not included' })),
};

const Filters = Type.Object(filters);

const CsvFile = Type.Unsafe<string>({
  description: 'CSV 文件 · A file of CSV',
  content: { 'text/csv': { schema: { type: 'string', format: 'binary' } } },
});

const COLUMNS = [
  'id',
  'at',
  'account_id',
  'account',
  'action',
  'target',
  'address',
  'detail',
  'token',
  'impersonator',
] as const;

/** By which Excel knows UTF-8. */
const BYTE_ORDER_MARK = '\uFEFF';

export const journalRoutes = ({ database, journal }: Core) => {
  const named = async (entries: readonly JournalEntry[]) => {
    const ids = entries.flatMap(({ account_id, impersonator_id }) => [account_id, impersonator_id]);
    const names = await selectNames(
      database.query,
      ids.filter((id) => id !== null),
    );
    return entries.map(({ token_name: token, ...entry }) => ({
      ...entry,
      token,
      account: names.get(entry.account_id ?? 0) ?? null,
      impersonator: names.get(entry.impersonator_id ?? 0) ?? null,
      at: isoSeconds(entry.at),
    }));
  };

  async function* linesOf(filter: JournalFilter): AsyncGenerator<string> {
    yield `${BYTE_ORDER_MARK}${csvLine(COLUMNS)}`;
    for await (const entries of journal.read(database.query, filter)) {
      const lines = (await named(entries)).map(({ detail, ...entry }) =>
        csvLine(COLUMNS.map((name) => (name === 'detail' ? detail && JSON.stringify(detail) : entry[name]))),
      );
      yield lines.join('');
    }
  }

  return [
    route({
      method: 'GET',
      url: '/api/journal',
      operationId: 'listJournal',
      summary: '操作记录 · Who did what, in all systems, newest first',
      tag,
      access: 'admin',
      query: Query({ ...PageQuery({ size: 50 }), ...filters }),
      answers: { 200: Page(Entry) },
      async handler({ query }) {
        const { items, total } = await journal.list(database.query, filterOf(query), pageOf(query));
        return page(await named(items), total, query);
      },
    }),
    route({
      method: 'GET',
      url: '/api/journal/export',
      operationId: 'exportJournal',
      summary: '导出操作记录 · The journal as CSV, oldest first, with the same filters',
      tag,
      access: 'admin',
      query: Query(filters),
      answers: { 200: CsvFile },
      async handler({ query, caller, address, reply }) {
        const filter = filterOf(query);
        const entry = { accountId: caller.account.id, action: 'export_journal', detail: query, address };
        await journal.record(database.query, entry);
        reply.type('text/csv; charset=utf-8').header('content-disposition', attachment('journal.csv'));
        return Readable.from(linesOf(filter), { objectMode: false });
      },
    }),
  ];
};

const filterOf = ({
  account_id,
  action,
  target,
  impersonator_id,
  token_id,
  since,
  until,
}: Static<typeof Filters>): JournalFilter => ({
  ...(account_id !== undefined && { account_id }),
  ...(action !== undefined && { action }),
  ...(target !== undefined && { target }),
  ...(impersonator_id !== undefined && { impersonator_id }),
  ...(token_id !== undefined && { token_id }),
  ...(since !== undefined && { since }),
  ...(until !== undefined && { until }),
});
