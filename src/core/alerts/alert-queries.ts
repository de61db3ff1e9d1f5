import { type ColumnType, type Generated, type Selectable, sql } from 'kysely';
import { type Listing, type Page, sliceOf } from '../../shared/page.ts';
import type { Queryable } from '../db/database.ts';
import type { Timestamp } from '../db/tables.ts';
import type { AlertEvent, ToldEvent } from './alert-events.ts';
import { MOST_LISTED } from './alert-schemas.ts';

export const TARGET_KINDS = ['webhook', 'slack', 'feishu', 'dingtalk', 'mail'] as const;
export type TargetKind = (typeof TARGET_KINDS)[number];

interface TargetsTable {
  id: Generated<number>;
  uuid: Generated<string>;
  owner_id: number | null;
  name: string;
  kind: TargetKind;
  address: string;
  secret: string | null;
  events: string[];
  minimum_balance: number | null;
  language: string;
  is_active: Generated<boolean>;
  is_queued: Generated<boolean>;
  created_at: Generated<Timestamp>;
}

interface MessagesTable {
  id: Generated<number>;
  uuid: Generated<string>;
  target_id: number;
  status: Generated<'sending' | 'sent' | 'failed'>;
  attempts: Generated<number>;
  answer: number | null;
  error: string | null;
  events: number;
  created_at: Generated<Timestamp>;
  ended_at: Timestamp | null;
}

interface EventsTable {
  id: Generated<number>;
  target_id: number;
  key: string;
  kind: string;
  data: ColumnType<object, string, never>;
  created_at: Generated<Timestamp>;
  message_id: number | null;
}

declare module '../db/tables.ts' {
  interface Tables {
    alert_targets: TargetsTable;
    alert_messages: MessagesTable;
    alert_events: EventsTable;
  }
}

export type Target = Selectable<TargetsTable>;
export type StoredMessage = Selectable<MessagesTable>;
export type NewTarget = Pick<
  Target,
  'owner_id' | 'name' | 'kind' | 'address' | 'secret' | 'events' | 'minimum_balance' | 'language' | 'is_active'
>;

/**
 * Stores events for the targets that chose them, once each.
 * @returns the targets for which no job is queued yet; one must be
 */
export async function insertEvents(tx: Queryable, events: readonly AlertEvent[]): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    with happened as (
      select * from jsonb_to_recordset(${JSON.stringify(events)}::jsonb)
        as event (key text, kind text, data jsonb, "ownerId" bigint, target bigint)
    ), stored as (
      insert into alert_events (target_id, key, kind, data)
      select target.id, event.key, event.kind, event.data
      from happened event join alert_targets target
        on target.is_active and event.kind = any(target.events)
        and (target.owner_id is null or target.owner_id = event."ownerId")
        and coalesce(event.target, target.id) = target.id
      on conflict (target_id, key) do nothing
      returning target_id
    ), waiting as (
      select id from alert_targets
      where id in (select target_id from stored) and not is_queued order by id for no key update
    )
    update alert_targets set is_queued = true from waiting where alert_targets.id = waiting.id
    returning alert_targets.id`.execute(tx);
  return rows.map(({ id }) => id);
}

/** An event for one target, whatever it chose. @returns whether a job must be queued */
export async function insertTest(tx: Queryable, target: number, key: string): Promise<boolean> {
  await tx.insertInto('alert_events').values({ target_id: target, key, kind: 'test', data: '{}' }).execute();
  const found = await tx
    .updateTable('alert_targets')
    .set({ is_queued: true })
    .where('id', '=', target)
    .where('is_queued', '=', false)
    .returning('id')
    .execute();
  return found.length > 0;
}

/** Skipped while another worker holds it. Events for it can be stored meanwhile. */
export async function lockTarget(tx: Queryable, id: number): Promise<Target | undefined> {
  return await tx
    .selectFrom('alert_targets')
    .selectAll()
    .where('id', '=', id)
    .forNoKeyUpdate()
    .skipLocked()
    .executeTakeFirst();
}

export async function setQueued(tx: Queryable, id: number, is_queued: boolean): Promise<void> {
  await tx.updateTable('alert_targets').set({ is_queued }).where('id', '=', id).execute();
}

/** Its owner may switch it on again. */
export async function switchOff(tx: Queryable, id: number): Promise<void> {
  await tx.updateTable('alert_targets').set({ is_active: false }).where('id', '=', id).execute();
}

/** The message under way. */
export async function selectSending(tx: Queryable, target: number): Promise<StoredMessage | undefined> {
  return await tx
    .selectFrom('alert_messages')
    .selectAll()
    .where('target_id', '=', target)
    .where('status', '=', 'sending')
    .executeTakeFirst();
}

/** Makes a message of all events that wait. Undefined if none does. */
export async function gatherMessage(tx: Queryable, target: number): Promise<StoredMessage | undefined> {
  const { rows } = await sql<StoredMessage>`
    with waiting as (select id from alert_events where target_id = ${target} and message_id is null for update),
    made as (
      insert into alert_messages (target_id, events) select ${target}, count(*) from waiting having count(*) > 0 returning *
    ), told as (
      update alert_events set message_id = made.id from made, waiting where alert_events.id = waiting.id
    )
    select * from made`.execute(tx);
  return rows[0];
}

/** How many messages a target got in the last hour, and how many seconds ago the last one was. */
export async function selectPace(tx: Queryable, target: number): Promise<{ hour: number; seconds: number | null }> {
  const { rows } = await sql<{ hour: number; seconds: number | null }>`
    select count(*) as hour, extract(epoch from now() - max(created_at))::float8 as seconds
    from alert_messages where target_id = ${target} and created_at > now() - interval '1 hour'`.execute(tx);
  return rows[0] ?? { hour: 0, seconds: null };
}

export async function selectEvents(db: Queryable, message: number): Promise<ToldEvent[]> {
  const { rows } = await sql<ToldEvent>`
    select kind, data, to_json(created_at at time zone 'UTC')#>>'{}' || 'Z' as at from alert_events
    where message_id = ${message} order by id limit ${MOST_LISTED}`.execute(db);
  return rows;
}

/** The result of an attempt. */
export interface Attempted {
  readonly status: StoredMessage['status'];
  readonly answer: number | null;
  readonly error: string | null;
}

export async function updateMessage(tx: Queryable, id: number, { status, answer, error }: Attempted): Promise<void> {
  await tx
    .updateTable('alert_messages')
    .set({
      status,
      answer,
      error,
      attempts: sql`attempts + 1`,
      ended_at: status === 'sending' ? null : sql<Timestamp>`now()`,
    })
    .where('id', '=', id)
    .where('status', '=', 'sending')
    .execute();
}

export async function deleteOldAlerts(db: Queryable, days: number): Promise<void> {
  await sql`delete from alert_messages where created_at < now() - make_interval(days => ${days})
    and status <> 'sending'`.execute(db);
  // Events of targets that were switched off before delivery.
  await sql`delete from alert_events where created_at < now() - make_interval(days => ${days})`.execute(db);
}

/** Targets of an account, or those of the installation. */
export async function selectTargets(db: Queryable, owner: number | null): Promise<Target[]> {
  return await db
    .selectFrom('alert_targets')
    .selectAll()
    .where('owner_id', 'is not distinct from', owner)
    .orderBy('id')
    .execute();
}

export async function selectTarget(db: Queryable, uuid: string, owner: number | null): Promise<Target | undefined> {
  return await db
    .selectFrom('alert_targets')
    .selectAll()
    .where('uuid', '=', uuid)
    .where('owner_id', 'is not distinct from', owner)
    .executeTakeFirst();
}

export async function insertTarget(tx: Queryable, target: NewTarget): Promise<Target> {
  return await tx.insertInto('alert_targets').values(target).returningAll().executeTakeFirstOrThrow();
}

export async function updateTarget(tx: Queryable, id: number, target: NewTarget): Promise<Target> {
  return await tx
    .updateTable('alert_targets')
    .set(target)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function deleteTarget(tx: Queryable, id: number): Promise<void> {
  await tx.deleteFrom('alert_targets').where('id', '=', id).execute();
}

/** The messages of a target, newest first. */
export async function selectMessages(db: Queryable, target: number, page: Page): Promise<Listing<StoredMessage>> {
  const base = db.selectFrom('alert_messages').where('target_id', '=', target);
  const { limit, offset } = sliceOf(page);
  const [items, { total }] = await Promise.all([
    base.selectAll().orderBy('id', 'desc').limit(limit).offset(offset).execute(),
    base.select(sql<number>`count(*)`.as('total')).executeTakeFirstOrThrow(),
  ]);
  return { items, total };
}

/**
 * Targets with events that wait and no job: an event that was stored while the last job found nothing.
 * @returns their ids; a job must be queued for each
 */
export async function queueForgotten(tx: Queryable): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    with waiting as (
      select id from alert_targets where is_active and not is_queued and exists (
        select from alert_events where target_id = alert_targets.id and message_id is null
      ) order by id for no key update skip locked
    )
    update alert_targets set is_queued = true from waiting where alert_targets.id = waiting.id
    returning alert_targets.id`.execute(tx);
  return rows.map(({ id }) => id);
}

/** Whether events wait for a message. */
export async function hasWaiting(db: Queryable, target: number): Promise<boolean> {
  const found = await db
    .selectFrom('alert_events')
    .select('id')
    .where('target_id', '=', target)
    .where('message_id', 'is', null)
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}
