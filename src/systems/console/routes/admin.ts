import { Type } from 'typebox';
import type { AccountErrors } from '../../../core/accounts/errors.ts';
import type { Core } from '../../../core/core.ts';
import { adjustBalance } from '../../../core/ledger/adjust-balance.ts';
import type { SystemLogLevel } from '../../../core/system-log/log-level.ts';
import { SystemLog } from '../../../core/system-log/system-log.ts';
import { Page, page, pageOf } from '../../../http/declare/paging.ts';
import { Body, Id, PageQuery, Password, Query } from '../../../http/declare/schemas.ts';
import { routesOf } from '../../../http/declare/surface.ts';
import { isoSeconds } from '../../../http/declare/times.ts';
import { endSessionOf } from '../domain/account/end-session.ts';
import { selectSessions } from '../domain/account/session-queries.ts';
import type { ConsoleErrors } from '../domain/errors.ts';
import { AccountShape, Done, presentAccount, presentSession, SessionShape } from '../present.ts';

const route = routesOf<AccountErrors & ConsoleErrors>();
const tag = 'administration';
const Text = Type.String();

const Hundredths = Type.Integer({ description: 'in hundredths' });
const User = Type.Object({ ...AccountShape.properties, status: Text, login_count: Type.Integer() });
const UserWithBalance = Type.Object({ ...User.properties, balance: Hundredths });
const Line = Type.Object({
  id: Type.Integer(),
  at: Text,
  level: Text,
  source: Text,
  message: Text,
  detail: Type.Unknown(),
});

/** A hundred million. */
const MOST_BALANCE = 10_000_000_000;

/** As the console names levels: those of runs' logs too. */
const Levels = ['debug', 'info', 'warning', 'error', 'critical'] as const satisfies Lowercase<SystemLogLevel>[];

export function adminRoutes({ database, administration, journal, ledger, sessions, signIn }: Core) {
  const systemLog = new SystemLog(database);
  const UserId = Type.Object({ id: Id });
  return [
    route({
      method: 'GET',
      url: '/api/users',
      operationId: 'listUsers',
      summary: '用户列表 · Accounts, newest first',
      tag,
      access: 'admin',
      query: Query({
        ...PageQuery({ size: 50 }),
        search: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
      }),
      answers: { 200: Page(UserWithBalance) },
      async handler({ query }) {
        const { items, total } = await administration.list({ search: query.search }, pageOf(query));
        const balances = await ledger.balances(
          database.query,
          items.map(({ id }) => id),
        );
        const users = items.map((one) => ({ ...presentAccount(one), balance: balances.get(one.id)?.balance ?? 0 }));
        return page(users, total, query);
      },
    }),
    route({
      method: 'PUT',
      url: '/api/users/:id',
      operationId: 'updateUser',
      summary: '修改用户 · Make an administrator or a user of somebody; lock them out, or let them in again',
      tag,
      access: 'admin',
      params: UserId,
      body: Body({
        role: Type.Optional(Type.Enum(['user', 'admin'])),
        is_active: Type.Optional(Type.Boolean()),
      }),
      answers: { 200: User },
      errors: ['account_not_found', 'last_admin', 'email_taken'],
      async handler({ params: { id }, body: { role, is_active: isActive }, caller, address }) {
        const by = { accountId: caller.account.id, address };
        return presentAccount(await administration.update(id, { role, isActive }, by));
      },
    }),
    route({
      method: 'PUT',
      url: '/api/users/:id/password',
      operationId: 'setUserPassword',
      summary: '设置用户密码 · Set somebody’s password, which ends their sessions and lifts a lock',
      tag,
      access: 'admin',
      personalTokens: 'never',
      params: UserId,
      body: Body({ new_password: Password({ minLength: 8, maxLength: 128 }) }),
      answers: { 200: Done },
      errors: ['account_not_found'],
      async handler({ params: { id }, body, caller, address }) {
        await administration.resetPassword(id, body.new_password, { accountId: caller.account.id, address });
        return { done: true };
      },
    }),
    route({
      method: 'PUT',
      url: '/api/users/:id/balance',
      operationId: 'setUserBalance',
      summary: '修改用户余额 · Set somebody’s balance, by an entry that names who did it',
      tag,
      access: 'admin',
      params: UserId,
      body: Body({ balance: Type.Integer({ minimum: 0, maximum: MOST_BALANCE, description: 'in hundredths' }) }),
      answers: { 200: Done },
      errors: ['account_not_found', 'balance_held'],
      async handler({ params: { id }, body: { balance }, caller, address }) {
        await administration.get(id);
        const by = { accountId: caller.account.id, address };
        await database.transaction((tx) => adjustBalance({ ledger, journal }, tx, { accountId: id, balance, by }));
        return { done: true };
      },
    }),
    route({
      method: 'GET',
      url: '/api/users/:id/sessions',
      operationId: 'listUserSessions',
      summary: '用户的会话 · The sessions of a user, newest first',
      tag,
      access: 'admin',
      params: UserId,
      answers: { 200: Type.Object({ items: Type.Array(SessionShape) }) },
      errors: ['account_not_found'],
      async handler({ params: { id }, caller }) {
        await administration.get(id);
        const rows = await selectSessions(database.query, id);
        return { items: rows.map((row) => presentSession(row, caller.session.id)) };
      },
    }),
    route({
      method: 'DELETE',
      url: '/api/users/:id/sessions/:session_id',
      operationId: 'endUserSession',
      summary: '结束用户的一个会话 · End one session of a user',
      tag,
      access: 'admin',
      params: Type.Object({ id: Id, session_id: Type.String({ format: 'uuid' }) }),
      answers: { 200: Done },
      errors: ['account_not_found', 'session_not_found'],
      async handler({ params: { id, session_id: session }, caller, address }) {
        await administration.get(id);
        const by = caller.account.id;
        await endSessionOf({ database, sessions, journal }, { owner: id, session, by, address });
        return { done: true };
      },
    }),
    route({
      method: 'DELETE',
      url: '/api/users/:id/sessions',
      operationId: 'endUserSessions',
      summary: '结束用户会话 · End all sessions of somebody, and lift a lock after wrong passwords',
      tag,
      access: 'admin',
      params: UserId,
      answers: { 200: Done },
      errors: ['account_not_found'],
      async handler({ params: { id }, caller, address }) {
        await administration.get(id);
        await database.transaction(async (tx) => {
          await signIn.unlock(tx, id);
          await sessions.endAll(tx, id);
          const target = `account:${id}`;
          await journal.record(tx, { accountId: caller.account.id, action: 'end_sessions', target, address });
        });
        sessions.forget(id);
        return { done: true };
      },
    }),
    route({
      method: 'GET',
      url: '/api/log',
      operationId: 'listLog',
      summary: '程序日志 · The program’s log, of all its processes, newest first',
      tag,
      access: 'admin',
      query: Query({
        ...PageQuery({ size: 100 }),
        level: Type.Optional(Type.Enum([...Levels])),
        search: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
      }),
      answers: { 200: Page(Line) },
      async handler({ query }) {
        const { items, total } = await systemLog.list(
          { level: storedLevel(query.level), search: query.search },
          pageOf(query),
        );
        return page(
          items.map((line) => ({ ...line, level: line.level.toLowerCase(), at: isoSeconds(line.at) })),
          total,
          query,
        );
      },
    }),
  ];
}

const storedLevel = (level: (typeof Levels)[number] | undefined) => level?.toUpperCase() as SystemLogLevel | undefined;
