import { Type } from 'typebox';
import type { AccountErrors } from '../../../core/accounts/errors.ts';
import { ALL_ALERTS, OWN_ALERTS } from '../../../core/alerts/alert-events.ts';
import {
  deleteTarget,
  type StoredMessage,
  selectMessages,
  selectTarget,
  selectTargets,
  TARGET_KINDS,
  type Target,
} from '../../../core/alerts/alert-queries.ts';
import type { TargetDescription } from '../../../core/alerts/alerts.ts';
import type { Core } from '../../../core/core.ts';
import type { Queryable } from '../../../core/db/database.ts';
import { languageOf } from '../../../http/declare/language.ts';
import { Page, page, pageOf } from '../../../http/declare/paging.ts';
import { refuseField } from '../../../http/declare/request-errors.ts';
import { Body, Defaulted, Instant, MaybeInstant, Nullable, PageQuery, Query } from '../../../http/declare/schemas.ts';
import { routesOf } from '../../../http/declare/surface.ts';
import { isoSeconds, isoSecondsOrNull } from '../../../http/declare/times.ts';
import { DomainError } from '../../../shared/errors.ts';
import { checkAddress } from '../../../shared/fetch/post.ts';
import { type ConsoleErrors, refuse } from '../domain/errors.ts';
import { Done } from '../present.ts';

const route = routesOf<AccountErrors & ConsoleErrors>();
const tag = 'alerts';

/** Targets per account, and of the installation. */
const MOST_TARGETS = 20;

const TargetId = Type.Object({ id: Type.String({ format: 'uuid' }) });

const fields = {
  name: Type.String({ minLength: 1, maxLength: 100, format: 'name' }),
  kind: Type.Enum([...TARGET_KINDS]),
  events: Type.Array(Type.Enum([...ALL_ALERTS]), { minItems: 1, uniqueItems: true }),
  minimum_balance: Defaulted(
    Nullable(Type.Integer({ minimum: 1, maximum: 1e10, default: null, description: 'for balance_low, in hundredths' })),
  ),
  is_active: Defaulted(Type.Boolean({ default: true })),
};

const Address = (description: string) => Type.String({ minLength: 3, maxLength: 2_000, description });
const secret = Type.Optional(
  Nullable(Type.String({ minLength: 8, maxLength: 500, description: 'signs what is sent; not given: as before' })),
);

const Description = Body({ ...fields, address: Address('an http or https address, or a mailbox'), secret });

const Change = Body({
  ...fields,
  address: Type.Optional(Address('an http or https address, or a mailbox; not given: as before')),
  secret,
});

const TargetShape = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    ...fields,
    address: Type.String({ description: 'of a webhook only its host, as the rest is a password' }),
    has_secret: Type.Boolean(),
    created_at: Instant,
  },
  { title: 'AlertTarget' },
);

const MessageShape = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    status: Type.Enum(['sending', 'sent', 'failed']),
    events: Type.Integer({ description: 'how many events it tells of' }),
    attempts: Type.Integer(),
    answer: Nullable(Type.Integer({ description: 'the status of the receiver’s last answer' })),
    error: Nullable(Type.String()),
    created_at: Instant,
    ended_at: MaybeInstant,
  },
  { title: 'AlertMessage' },
);

const notAllowed = {
  zh: 'worker_lost 和 disk_low 只能由管理员为整个系统选择',
  en: 'worker_lost and disk_low can be chosen by administrators only, for the installation',
};
const minimumNeeded = { zh: '选择 balance_low 时必须填写', en: 'is needed for balance_low' };
const tooMany = { zh: `最多 ${MOST_TARGETS} 个`, en: `there can be ${MOST_TARGETS} at most` };
const addressNeeded = { zh: '更改类型时必须填写', en: 'is needed for another kind' };
const noMailbox = { zh: '不是邮箱地址', en: 'is not an e-mail address' };

/** One set of routes for the targets of an account, one for those of the installation. */
const SCOPES = [
  { prefix: '/api/alerts', name: 'Alert', access: 'account', zh: '我的告警', en: 'my alerts' },
  {
    prefix: '/api/installation-alerts',
    name: 'InstallationAlert',
    access: 'admin',
    zh: '系统告警',
    en: 'alerts of all',
  },
] as const;

export function alertRoutes(core: Core) {
  return SCOPES.flatMap((scope) => scopedRoutes(core, scope));
}

function scopedRoutes(
  { database, alerts, journal, config }: Core,
  { prefix, name, access, zh, en }: (typeof SCOPES)[number],
) {
  const isOwn = access === 'account';
  const ownerOf = (caller: { account: { id: number } }) => (isOwn ? caller.account.id : null);
  const shown = (target: Target) => ({
    id: target.uuid,
    name: target.name,
    kind: target.kind,
    events: target.events as (typeof ALL_ALERTS)[number][],
    minimum_balance: target.minimum_balance,
    is_active: target.is_active,
    address: shownAddress(target.kind, alerts.opened({ ...target, secret: null }).address),
    has_secret: target.secret !== null,
    created_at: isoSeconds(target.created_at),
  });
  const find = async (db: Queryable, id: string, owner: number | null) => {
    const target = await selectTarget(db, id, owner);
    if (!target) throw refuse('alert_target_not_found', { id });
    return target;
  };
  const check = ({
    kind,
    address,
    events,
    minimum_balance,
  }: Pick<TargetDescription, 'kind' | 'address' | 'events' | 'minimum_balance'>) => {
    const own: readonly string[] = OWN_ALERTS;
    if (isOwn && events.some((event) => !own.includes(event))) throw refuseField('events', notAllowed);
    if (events.includes('balance_low') && minimum_balance === null) throw refuseField('minimum_balance', minimumNeeded);
    if (kind === 'mail') {
      if (!/^[^\s<>,;@]+@[^\s<>,;@]+$/.test(address)) throw refuseField('address', noMailbox);
      return;
    }
    try {
      checkAddress(address, config.allowPrivateAlerts);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      const { message } = error.data as { message: string };
      throw refuseField('address', { zh: `不能使用：${message}`, en: `cannot be used: ${message}` });
    }
  };
  const record = async (tx: Queryable, action: string, target: Target, by: { accountId: number; address: string }) =>
    await journal.record(tx, { ...by, action, target: `alert_target:${target.uuid}`, detail: { kind: target.kind } });
  return [
    route({
      method: 'GET',
      url: prefix,
      operationId: `list${name}Targets`,
      summary: `${zh}：发送到哪里 · Where ${en} go`,
      tag,
      access,
      answers: { 200: Type.Object({ items: Type.Array(TargetShape) }) },
      async handler({ caller }) {
        return { items: (await selectTargets(database.query, ownerOf(caller))).map(shown) };
      },
    }),
    route({
      method: 'POST',
      url: prefix,
      operationId: `create${name}Target`,
      summary: `${zh}：新增 · Have ${en} sent to a place`,
      tag,
      access,
      body: Description,
      answers: { 200: TargetShape },
      async handler({ caller, body, request, address: from }) {
        check(body);
        return await database.transaction(async (tx) => {
          const owner_id = ownerOf(caller);
          if ((await selectTargets(tx, owner_id)).length >= MOST_TARGETS) throw refuseField('name', tooMany);
          const language = languageOf(request);
          const target = await alerts.create(tx, { ...body, secret: body.secret ?? null, owner_id, language });
          await record(tx, 'create_alert_target', target, { accountId: caller.account.id, address: from });
          return shown(target);
        });
      },
    }),
    route({
      method: 'PUT',
      url: `${prefix}/:id`,
      operationId: `update${name}Target`,
      summary: `${zh}：修改 · Change where ${en} go, or stop them`,
      tag,
      access,
      params: TargetId,
      body: Change,
      answers: { 200: TargetShape },
      errors: ['alert_target_not_found'],
      async handler({ caller, body, params: { id }, address: from }) {
        return await database.transaction(async (tx) => {
          const before = await find(tx, id, ownerOf(caller));
          if (body.address === undefined && body.kind !== before.kind) throw refuseField('address', addressNeeded);
          const kept = alerts.opened(before);
          const { owner_id, language } = before;
          const { address = kept.address, secret = kept.secret } = body;
          check({ ...body, address });
          const target = await alerts.change(tx, before.id, { ...body, address, secret, owner_id, language });
          await record(tx, 'update_alert_target', target, { accountId: caller.account.id, address: from });
          return shown(target);
        });
      },
    }),
    route({
      method: 'DELETE',
      url: `${prefix}/:id`,
      operationId: `delete${name}Target`,
      summary: `${zh}：删除 · Send no more ${en} there`,
      tag,
      access,
      params: TargetId,
      answers: { 200: Done },
      errors: ['alert_target_not_found'],
      async handler({ caller, params: { id }, address: from }) {
        await database.transaction(async (tx) => {
          const target = await find(tx, id, ownerOf(caller));
          await deleteTarget(tx, target.id);
          await record(tx, 'delete_alert_target', target, { accountId: caller.account.id, address: from });
        });
        return { done: true };
      },
    }),
    route({
      method: 'POST',
      url: `${prefix}/:id/test`,
      operationId: `test${name}Target`,
      summary: `${zh}：发送测试 · Send a test there; the log says what became of it`,
      tag,
      access,
      params: TargetId,
      answers: { 200: Done },
      errors: ['alert_target_not_found'],
      async handler({ caller, params: { id } }) {
        await database.transaction(async (tx) => alerts.test(tx, await find(tx, id, ownerOf(caller))));
        return { done: true };
      },
    }),
    route({
      method: 'GET',
      url: `${prefix}/:id/messages`,
      operationId: `list${name}Messages`,
      summary: `${zh}：发送记录 · What was sent there, newest first`,
      tag,
      access,
      params: TargetId,
      query: Query(PageQuery()),
      answers: { 200: Page(MessageShape) },
      errors: ['alert_target_not_found'],
      async handler({ caller, params: { id }, query }) {
        const target = await find(database.query, id, ownerOf(caller));
        const { items, total } = await selectMessages(database.query, target.id, pageOf(query));
        return page(items.map(presentMessage), total, query);
      },
    }),
  ];
}

const presentMessage = ({ uuid, status, events, attempts, answer, error, created_at, ended_at }: StoredMessage) => ({
  id: uuid,
  status,
  events,
  attempts,
  answer,
  error,
  created_at: isoSeconds(created_at),
  ended_at: isoSecondsOrNull(ended_at),
});

function shownAddress(kind: Target['kind'], address: string): string {
  return kind === 'mail' ? address : `${new URL(address).origin}/…`;
}
