import { Type } from 'typebox';
import type { Account } from '../../core/accounts/accounts-queries.ts';
import type { RunWording, RunWordings } from '../../core/jobs/runs/failures.ts';
import { Instant, MaybeInstant, Nullable } from '../../http/declare/schemas.ts';
import { isoSeconds, isoSecondsOrNull } from '../../http/declare/times.ts';
import { deviceName } from '../../shared/device-name.ts';
import type { Language } from '../../shared/language.ts';
import type { SessionRow } from './domain/account/session-queries.ts';
import type { ConsoleRun, LogLine } from './domain/runs/run-queries.ts';
import { failureTextOf } from './messages.ts';

const Text = Type.String();
const MaybeText = Nullable(Type.String());

export const Done = Type.Object({ done: Type.Boolean() });

export const AccountShape = Type.Object({
  id: Type.Integer(),
  username: Text,
  email: Text,
  full_name: MaybeText,
  role: Type.Enum(['user', 'admin']),
  language: Text,
  timezone: Text,
  theme: Text,
  created_at: Instant,
  last_login_at: MaybeInstant,
});

export const presentAccount = ({ created_at, last_login_at, ...account }: Account) => ({
  ...account,
  created_at: isoSeconds(created_at),
  last_login_at: isoSecondsOrNull(last_login_at),
});

export const RunShape = Type.Object({
  id: Type.String({ description: 'uuid' }),
  number: Type.Integer(),
  kind: Text,
  /** In its system: of an execution, a task, a material. */
  ref: MaybeText,
  title: MaybeText,
  source: Type.Union([Text, Type.Null()], { description: 'of a collection: its script' }),
  owner: MaybeText,
  status: Text,
  progress: Type.Number(),
  detail: Type.Unknown(),
  attempts: Type.Integer(),
  worker: MaybeText,
  created_at: Instant,
  started_at: MaybeInstant,
  finished_at: MaybeInstant,
  active_seconds: Type.Number(),
  cost: Type.Integer({ description: 'in hundredths' }),
  error_code: MaybeText,
  error_message: MaybeText,
});

export function presentRun(run: ConsoleRun, language: Language, wordings: RunWordings) {
  return {
    id: run.uuid,
    number: run.id,
    kind: run.kind,
    ref: run.ref,
    title: run.title,
    source: run.source,
    owner: run.owner,
    status: run.status,
    progress: run.progress,
    detail: run.detail,
    attempts: run.attempts,
    worker: run.worker,
    created_at: isoSeconds(run.created_at),
    started_at: isoSecondsOrNull(run.started_at),
    finished_at: isoSecondsOrNull(run.finished_at),
    active_seconds: run.active_seconds,
    cost: run.cost,
    error_code: run.error_code,
    error_message: failureTextOf(run, language, wordings),
  };
}

/** @param wording of the run's kind */
export const presentLogLine = (line: LogLine, language: Language, wording: RunWording | undefined) => ({
  id: line.id,
  level: line.level,
  message: wording?.line?.(language, line) ?? (line.code === null ? line.message : line.code),
  at: isoSeconds(line.created_at),
});

export const SessionShape = Type.Object({
  id: Text,
  system: Text,
  address: MaybeText,
  device: Type.Union([Text, Type.Null()], { description: 'the User-Agent' }),
  device_name: Type.Union([Text, Type.Null()], { description: 'in words: Firefox, Linux' }),
  last_used_at: MaybeInstant,
  last_address: MaybeText,
  is_this: Type.Boolean(),
  impersonator: Type.Union([Text, Type.Null()], { description: 'the administrator who acts as the user in it' }),
  impersonation_reason: MaybeText,
  created_at: Instant,
  expires_at: Instant,
});

export const presentSession = (row: SessionRow, thisId: string | undefined) => ({
  id: row.id,
  system: row.system,
  address: row.address,
  device: row.device,
  device_name: row.device && deviceName(row.device),
  last_used_at: isoSecondsOrNull(row.last_used_at),
  last_address: row.last_address,
  is_this: row.id === thisId,
  impersonator: row.impersonator,
  impersonation_reason: row.impersonation_reason,
  created_at: isoSeconds(row.created_at),
  expires_at: isoSeconds(row.expires_at),
});
