import { type Static, Type } from 'typebox';
import { AnyKeys, component, Instant, MaybeInstant, Nullable } from '../../../http/declare/schemas.ts';
import { isoSeconds, isoSecondsOrNull } from '../../../http/declare/times.ts';
import type { Language } from '../../../shared/language.ts';
import { TASK_STATUSES } from '../domain/errors.ts';
import { price } from '../domain/price.ts';
import type { Server } from '../domain/servers/server-queries.ts';
import { waitReasonOf } from '../domain/servers/wait-reason.ts';
import type { Task } from '../domain/tasks/task-queries.ts';
import { MaybeText, Uuid } from '../envelope.ts';
import { presentFailure, presentWaitReason } from './failures.ts';
import { Money, money } from './money.ts';

const Text = Type.String();
const AnyObject = AnyKeys(Type.Unknown());

export const TaskObject = component('Task')({
  id: Uuid,
  /** Null if the account was deleted. */
  user_id: Nullable(Uuid),
  title: Text,
  description: MaybeText,
  task_type: Text,
  status: Type.Enum([...TASK_STATUSES], { title: 'TaskStatus' }),
  /** Percent, with one decimal. */
  progress: Type.Number(),
  priority: Type.Integer(),
  gpu_server_id: Nullable(Uuid),
  config: AnyObject,
  result: AnyObject,
  error_message: MaybeText,
  /** Why no server can start it; null if one can as soon as it has room. */
  waiting_reason: MaybeText,
  cost: Money,
  estimated_duration: Type.Integer(),
  started_at: MaybeInstant,
  completed_at: MaybeInstant,
  created_at: Instant,
  updated_at: Instant,
});

/** The reader, and the servers, for waiting tasks. */
export interface TaskView {
  readonly language: Language;
  readonly servers: readonly Server[];
}

export function presentTask(task: Task, { language, servers }: TaskView): Static<typeof TaskObject> {
  const reason = waitReasonOf(task, servers);
  return {
    id: task.uuid,
    user_id: task.owner_uuid,
    title: task.title,
    description: task.description,
    task_type: task.task_type,
    status: task.status,
    progress: task.progress,
    priority: task.priority,
    gpu_server_id: task.server_uuid,
    config: { ...task.config },
    result: { ...task.result },
    error_message: presentFailure(task, language),
    waiting_reason: reason ? presentWaitReason(reason, language) : null,
    // Until its end, including the charge if it ended now.
    cost: money(task.cost + price(task.rate, task.uncharged_seconds, task.gpus)),
    estimated_duration: task.estimated_duration,
    started_at: isoSecondsOrNull(task.started_at),
    completed_at: isoSecondsOrNull(task.finished_at),
    created_at: isoSeconds(task.created_at),
    updated_at: isoSeconds(task.updated_at),
  };
}
