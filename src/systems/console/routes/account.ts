import { Type } from 'typebox';
import type { AccountErrors } from '../../../core/accounts/errors.ts';
import type { Core } from '../../../core/core.ts';
import { differences } from '../../../core/journal/journal.ts';
import { refuseField } from '../../../http/declare/request-errors.ts';
import { Body } from '../../../http/declare/schemas.ts';
import { routesOf } from '../../../http/declare/surface.ts';
import { endSessionOf } from '../domain/account/end-session.ts';
import { deleteOtherSessions, selectSessions, updatePreferences } from '../domain/account/session-queries.ts';
import type { ConsoleErrors } from '../domain/errors.ts';
import { Done, presentSession, SessionShape } from '../present.ts';

const route = routesOf<AccountErrors & ConsoleErrors>();
const tag = 'account';

const isTimezone = (name: string) => name === 'UTC' || Intl.supportedValuesOf('timeZone').includes(name);
const unknownTimezone = {
  zh: '不是有效的时区，例如 Asia/Shanghai',
  en: 'is not an IANA time zone such as Asia/Shanghai',
};

export const accountRoutes = ({ database, sessions, journal }: Core) => [
  route({
    method: 'GET',
    url: '/api/sessions',
    operationId: 'listSessions',
    summary: '我的会话 · My sessions, newest first',
    tag,
    access: 'account',
    personalTokens: 'never',
    answers: { 200: Type.Object({ items: Type.Array(SessionShape) }) },
    async handler({ caller: { account, session } }) {
      const rows = await selectSessions(database.query, account.id);
      return { items: rows.map((row) => presentSession(row, session.id)) };
    },
  }),
  route({
    method: 'DELETE',
    url: '/api/sessions',
    operationId: 'endOtherSessions',
    summary: '结束其他会话 · End all my sessions but this one',
    tag,
    access: 'account',
    personalTokens: 'never',
    answers: { 200: Type.Object({ ended: Type.Integer() }) },
    async handler({ caller: { account, session }, address }) {
      const { id } = account;
      const ended = await database.transaction(async (tx) => {
        const count = await deleteOtherSessions(tx, id, session.id);
        const target = `account:${id}`;
        await journal.record(tx, { accountId: id, action: 'end_other_sessions', target, detail: { count }, address });
        return count;
      });
      return { ended };
    },
  }),
  route({
    method: 'DELETE',
    url: '/api/sessions/:id',
    operationId: 'endSession',
    summary: '结束会话 · End one of my sessions',
    tag,
    access: 'account',
    personalTokens: 'never',
    params: Type.Object({ id: Type.String({ format: 'uuid' }) }),
    answers: { 200: Done },
    errors: ['session_not_found'],
    async handler({ caller: { account }, params: { id }, address }) {
      await endSessionOf({ database, sessions, journal }, { owner: account.id, session: id, by: account.id, address });
      return { done: true };
    },
  }),
  route({
    method: 'PUT',
    url: '/api/preferences',
    operationId: 'updatePreferences',
    summary: '修改偏好 · How I want the pages',
    tag,
    access: 'account',
    withoutFactor: true,
    body: Body({
      language: Type.Optional(Type.Enum(['zh', 'en'])),
      theme: Type.Optional(Type.Enum(['light', 'dark', 'auto'])),
      timezone: Type.Optional(Type.String({ maxLength: 64 })),
    }),
    answers: { 200: Done },
    async handler({ caller: { account }, body, address }) {
      if (body.timezone !== undefined && !isTimezone(body.timezone)) throw refuseField('timezone', unknownTimezone);
      const { id } = account;
      const detail = differences(account, { ...account, ...body }, ['language', 'theme', 'timezone']);
      if (Object.keys(detail).length === 0) return { done: true };
      await database.transaction(async (tx) => {
        await updatePreferences(tx, id, body);
        const entry = { accountId: id, action: 'change_preferences', target: `account:${id}`, detail, address };
        await journal.record(tx, entry);
      });
      sessions.forget(id);
      return { done: true };
    },
  }),
];
