/** Personal access tokens: their owner makes, lists and revokes them, administrators list and revoke those of anybody. */
import { Type } from 'typebox';
import type { AccountErrors } from '../../../core/accounts/errors.ts';
import type { TokenScope } from '../../../core/accounts/token-scope.ts';
import type { Core } from '../../../core/core.ts';
import { Page, page, pageOf } from '../../../http/declare/paging.ts';
import { refuseField } from '../../../http/declare/request-errors.ts';
import { Body, Defaulted, Id, NameText, PageQuery, Query } from '../../../http/declare/schemas.ts';
import { routesOf } from '../../../http/declare/surface.ts';
import type { ConsoleErrors } from '../domain/errors.ts';
import { Done } from '../present.ts';
import { CallingTokenShape, presentCallingToken, presentToken, TokenShape } from '../present-tokens.ts';

const route = routesOf<AccountErrors & ConsoleErrors>();
const tag = 'tokens';

const MOST_NAMES = 100;
const MOST_DAYS = 366;

const Names = (item: ReturnType<typeof Type.String>) =>
  Type.Optional(
    Type.Unsafe<string[] | null>({
      type: ['array', 'null'],
      items: item,
      minItems: 1,
      maxItems: MOST_NAMES,
      uniqueItems: true,
    }),
  );

/** The system that each limit is about. */
const LIMITED_SYSTEMS = { tables: 'market', task_types: 'factory' } as const;

interface Limits {
  readonly systems?: string[] | null | undefined;
  readonly tables?: string[] | null | undefined;
  readonly task_types?: string[] | null | undefined;
}

/**
 * The systems of a token: those named; else those that its limits are about; else all (null). Otherwise a token for one
 * table could do anything in every other system.
 */
function systemsOf({ systems, ...limits }: Limits): readonly string[] | null {
  const fields = (['tables', 'task_types'] as const).filter((field) => limits[field]);
  if (!systems) return fields.length === 0 ? null : fields.map((field) => LIMITED_SYSTEMS[field]);
  const useless = fields.find((field) => !systems.includes(LIMITED_SYSTEMS[field]));
  if (useless === undefined) return systems;
  const system = LIMITED_SYSTEMS[useless];
  throw refuseField(useless, {
    zh: `只在 systems 含 ${system} 时有效`,
    en: `applies only to a token whose systems include ${system}`,
  });
}

/** @param systemNames of all systems, whichever are served */
export function tokenRoutes({ personalTokens, administration }: Core, systemNames: readonly string[]) {
  const Request = Body({
    name: NameText({ minLength: 1, maxLength: 100 }),
    systems: Names(Type.Enum([...systemNames]) as never),
    access: Type.Enum(['read', 'write'], { title: 'TokenAccess' }),
    is_admin: Defaulted(Type.Boolean({ default: false })),
    tables: Names(Type.String({ minLength: 1, maxLength: 100 })),
    task_types: Names(Type.String({ minLength: 1, maxLength: 50 })),
    expires_in_days: Defaulted(Type.Integer({ minimum: 1, maximum: MOST_DAYS, default: 90 })),
  });
  const TokenId = Type.Object({ id: Type.String({ format: 'uuid' }) });
  const UserToken = Type.Object({ id: Id, token_id: Type.String({ format: 'uuid' }) });
  return [
    route({
      method: 'GET',
      url: '/api/tokens',
      operationId: 'listTokens',
      summary: '我的访问令牌 · My access tokens, newest first',
      tag,
      access: 'account',
      personalTokens: 'never',
      query: Query(PageQuery()),
      answers: { 200: Page(TokenShape) },
      async handler({ caller: { account }, query }) {
        const { items, total } = await personalTokens.list(account.id, pageOf(query));
        return page(items.map(presentToken), total, query);
      },
    }),
    route({
      method: 'POST',
      url: '/api/tokens',
      operationId: 'createToken',
      summary: '创建访问令牌 · Make an access token; its text is in this answer only',
      tag,
      access: 'account',
      personalTokens: 'never',
      body: Request,
      answers: { 201: Type.Object({ ...TokenShape.properties, token: Type.String() }) },
      errors: ['too_many_tokens', 'admin_scope_refused'],
      async handler({ caller: { account }, body, address }) {
        const { name, expires_in_days: days, tables, task_types, access, is_admin } = body;
        const scope: TokenScope = {
          systems: systemsOf(body),
          access,
          is_admin,
          tables: tables ?? null,
          task_types: task_types ?? null,
        };
        const { text, token } = await personalTokens.make(account, { name, days, ...scope }, address);
        return { ...presentToken(token), token: text };
      },
    }),
    route({
      method: 'DELETE',
      url: '/api/tokens/:id',
      operationId: 'revokeToken',
      summary: '撤销访问令牌 · Revoke one of my access tokens, at once',
      tag,
      access: 'account',
      personalTokens: 'never',
      params: TokenId,
      answers: { 200: Done },
      errors: ['token_not_found'],
      async handler({ caller: { account }, params: { id }, address }) {
        await personalTokens.revoke(account.id, id, { accountId: account.id, address });
        return { done: true };
      },
    }),
    route({
      method: 'GET',
      url: '/api/token',
      operationId: 'getThisToken',
      summary: '当前访问令牌 · The access token of this request: whose it is and what it may do',
      tag,
      access: 'account',
      personalTokens: 'always',
      answers: { 200: CallingTokenShape },
      handler: ({ caller }) => presentCallingToken(caller),
    }),
    route({
      method: 'GET',
      url: '/api/users/:id/tokens',
      operationId: 'listUserTokens',
      summary: '用户的访问令牌 · The access tokens of a user, newest first',
      tag,
      access: 'admin',
      params: Type.Object({ id: Id }),
      query: Query(PageQuery()),
      answers: { 200: Page(TokenShape) },
      errors: ['account_not_found'],
      async handler({ params: { id }, query }) {
        await administration.get(id);
        const { items, total } = await personalTokens.list(id, pageOf(query));
        return page(items.map(presentToken), total, query);
      },
    }),
    route({
      method: 'DELETE',
      url: '/api/users/:id/tokens/:token_id',
      operationId: 'revokeUserToken',
      summary: '撤销用户的访问令牌 · Revoke an access token of a user, at once',
      tag,
      access: 'admin',
      params: UserToken,
      answers: { 200: Done },
      errors: ['account_not_found', 'token_not_found'],
      async handler({ caller, params: { id, token_id: tokenId }, address }) {
        await administration.get(id);
        await personalTokens.revoke(id, tokenId, { accountId: caller.account.id, address });
        return { done: true };
      },
    }),
  ];
}
