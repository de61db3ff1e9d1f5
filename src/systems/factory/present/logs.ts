import { type Static, Type } from 'typebox';
import type { Timestamp } from '../../../core/db/tables.ts';
import { LOG_LEVELS } from '../../../core/system-log/log-level.ts';
import type { LogEntry } from '../../../core/system-log/system-log.ts';
import { component, Instant, Nullable, RunLogLevel, runLogLevel } from '../../../http/declare/schemas.ts';
import { isoSeconds } from '../../../http/declare/times.ts';
import type { Language } from '../../../shared/language.ts';
import type { TaskLine, UserAction } from '../domain/logs/log-queries.ts';
import { MaybeText, Uuid } from '../envelope.ts';
import { presentLine } from './failures.ts';
import { money } from './money.ts';

const Text = Type.String();
const Id = Type.Integer();
const LevelName = Type.Enum([...LOG_LEVELS], { title: 'LogLevel' });
const Details = Type.Unsafe<object | null>({ type: ['object', 'null'], additionalProperties: true });

export const LogLineObject = component('SystemLog')({
  id: Id,
  level: LevelName,
  source: Text,
  message: Text,
  details: Details,
  created_at: Instant,
});

export const UserActionObject = component('UserAction')({
  id: Id,
  user_id: Nullable(Uuid),
  username: MaybeText,
  action: Text,
  target: MaybeText,
  details: Details,
  ip_address: MaybeText,
  created_at: Instant,
});

export const TaskLineObject = component('TaskLog')({
  id: Id,
  task_id: Uuid,
  level: RunLogLevel,
  message: Text,
  created_at: Instant,
});

type Clock = (moment: Timestamp) => string;

/** With milliseconds, because files of lines are compared with other logs. */
export const isoExact: Clock = (moment) => {
  const fraction = /\.\d+/.exec(moment)?.[0] ?? '.0';
  return `${isoSeconds(moment).slice(0, -1)}.${fraction.slice(1, 4).padEnd(3, '0')}Z`;
};

export function presentLogLine(line: LogEntry, clock: Clock = isoSeconds): Static<typeof LogLineObject> {
  const { id, at, level, source, message, detail } = line;
  return { id, level, source, message, details: detail, created_at: clock(at) };
}

export function presentAction(entry: UserAction, clock: Clock = isoSeconds): Static<typeof UserActionObject> {
  return {
    id: entry.id,
    user_id: entry.user_uuid,
    username: entry.username,
    action: entry.action,
    target: targetOf(entry),
    details: detailsOf(entry),
    ip_address: entry.address,
    created_at: clock(entry.at),
  };
}

/** By its public id; for deleted objects only the kind. */
function targetOf({ target, target_uuid, voucher_uuid }: UserAction): string | null {
  if (target?.startsWith('account:')) return target_uuid === null ? 'user' : `user:${target_uuid}`;
  if (target?.startsWith('voucher:')) return voucher_uuid === null ? 'code' : `code:${voucher_uuid}`;
  return target;
}

/** Amounts, stored in hundredths, in the public format. */
function detailsOf({ action, detail }: UserAction): object | null {
  if (detail === null || !MONEY_ACTIONS.has(action)) return detail;
  const inMoney = ([name, value]: [string, unknown]) =>
    MONEY_FIELDS.has(name) && typeof value === 'number' ? [name, money(value)] : [name, value];
  return Object.fromEntries(Object.entries(detail).map(inMoney));
}

const MONEY_ACTIONS: ReadonlySet<string> = new Set(['redeem_code', 'issue_codes', 'adjust_balance']);
const MONEY_FIELDS: ReadonlySet<string> = new Set(['amount', 'before', 'balance']);

export function presentTaskLine(
  line: TaskLine,
  language: Language,
  clock: Clock = isoSeconds,
): Static<typeof TaskLineObject> {
  const { id, task_uuid, level, created_at } = line;
  const message = presentLine(line, language);
  return { id, task_id: task_uuid, level: runLogLevel(level), message, created_at: clock(created_at) };
}
