/** The definition of a task, its changes and its stored form. */
import type { Timestamp } from '../../../../core/db/tables.ts';
import { refuse } from '../errors.ts';
import { isTimezone, type ScheduleType } from '../schedules/schedule.ts';
import type { ParameterValues } from '../scripts/parameters.ts';
import type { Task, TaskValues } from '../stored-tasks/task-queries.ts';

export interface TaskDefinition {
  readonly name: string;
  readonly description: string | null;
  /** The name of a script, or of an interface. */
  readonly scriptId: string;
  readonly parameters: ParameterValues;
  /** Null: it runs only on request. */
  readonly scheduleType: ScheduleType | null;
  readonly scheduleExpression: string | null;
  /** The IANA time zone of the schedule. */
  readonly timezone: string;
  readonly isActive: boolean;
  readonly retryOnFailure: boolean;
  /** The number of retries; null: the setting's. */
  readonly maxRetries: number | null;
  /** In seconds; null: the setting's. */
  readonly timeout: number | null;
  readonly notifyOnFailure: boolean;
}

/** The default of the zone is the configured one. */
export type NewTask = Omit<TaskDefinition, 'timezone'> & { readonly timezone?: string | undefined };

/** Fields that are undefined stay unchanged. */
export type TaskChanges = { readonly [Field in keyof TaskDefinition]?: TaskDefinition[Field] | undefined };

/** Removing the type removes the schedule, including an old expression. */
export function changed(old: TaskDefinition, changes: TaskChanges): TaskDefinition {
  const named = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
  return { ...old, ...(changes.scheduleType === null && { scheduleExpression: null }), ...named };
}

/** @throws schedule_invalid when its type is missing; timezone_unknown */
export function scheduleOf({ scheduleType: type, scheduleExpression: expression, timezone: zone }: TaskDefinition) {
  if (!isTimezone(zone)) throw refuse('timezone_unknown', { timezone: zone });
  if (type === null && expression !== null)
    throw refuse('schedule_invalid', { type: '', expression, problem: 'untyped' });
  return type === null ? null : { type, expression, zone };
}

export function definitionOf(task: Task): TaskDefinition {
  return {
    name: task.name,
    description: task.description,
    scriptId: task.script_id,
    parameters: task.parameters,
    scheduleType: task.schedule_type,
    scheduleExpression: task.schedule_expression,
    timezone: task.timezone,
    isActive: task.is_active,
    retryOnFailure: task.retry_on_failure,
    maxRetries: task.max_retries,
    timeout: task.timeout_seconds,
    notifyOnFailure: task.notify_on_failure,
  };
}

export function toTaskValues(definition: TaskDefinition, next: Date | Timestamp | null): TaskValues {
  return {
    name: definition.name,
    description: definition.description,
    script_id: definition.scriptId,
    // Without defaults, so that a later change of the script's defaults applies here too.
    parameters: definition.parameters,
    schedule_type: definition.scheduleType,
    schedule_expression: definition.scheduleExpression,
    timezone: definition.timezone,
    is_active: definition.isActive,
    retry_on_failure: definition.retryOnFailure,
    max_retries: definition.maxRetries,
    timeout_seconds: definition.timeout,
    notify_on_failure: definition.notifyOnFailure,
    next_execution_at: next,
  };
}
