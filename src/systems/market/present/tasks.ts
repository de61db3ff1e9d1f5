import { Type } from 'typebox';
import { component, Instant, MaybeInstant } from '../../../http/declare/schemas.ts';
import { isoSeconds, isoSecondsOrNull } from '../../../http/declare/times.ts';
import type { MarketSettingValues } from '../domain/market-settings.ts';
import type { Task } from '../domain/stored-tasks/task-queries.ts';
import { AnyObject, MaybeScheduleType, MaybeText, Text } from './fields.ts';

export const TaskObject = component('Task')({
  id: Type.Integer(),
  user_id: Type.Integer(),
  name: Text,
  description: MaybeText,
  script_id: Text,
  /** The title of the script or interface; null if it no longer exists. */
  script_name: MaybeText,
  parameters: AnyObject,
  schedule_type: MaybeScheduleType,
  schedule_expression: MaybeText,
  timezone: Text,
  is_active: Type.Boolean(),
  retry_on_failure: Type.Boolean(),
  max_retries: Type.Integer(),
  timeout: Type.Integer(),
  notify_on_failure: Type.Boolean(),
  last_execution_at: MaybeInstant,
  next_execution_at: MaybeInstant,
  created_at: Instant,
  updated_at: Instant,
});

/** A task with its effective values: those of the settings where it has none. */
export function presentTask(task: Task, settings: MarketSettingValues, titles: ReadonlyMap<string, string>) {
  return {
    ...task,
    user_id: task.owner_id,
    script_name: titles.get(task.script_id) ?? null,
    max_retries: task.max_retries ?? settings.max_retries,
    timeout: task.timeout_seconds ?? settings.default_timeout,
    last_execution_at: isoSecondsOrNull(task.last_execution_at),
    next_execution_at: isoSecondsOrNull(task.next_execution_at),
    created_at: isoSeconds(task.created_at),
    updated_at: isoSeconds(task.updated_at),
  };
}
