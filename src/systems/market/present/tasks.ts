import { Type } from 'typebox';
import { isoSeconds, isoSecondsOrNull } from '../../../http/times.ts';
import type { Task } from '../domain/tasks/task-queries.ts';
import { AnyObject, MaybeText, Text } from './fields.ts';

export const TaskObject = Type.Object({
  id: Type.Integer(),
  name: Text,
  script_id: Text,
  parameters: AnyObject,
  schedule_type: MaybeText,
  schedule_expression: MaybeText,
  is_active: Type.Boolean(),
  retry_on_failure: Type.Boolean(),
  max_retries: Type.Integer(),
  last_execution_at: MaybeText,
  next_execution_at: MaybeText,
  created_at: Text,
  updated_at: Text,
});

export function presentTask(task: Task) {
  return {
    ...task,
    last_execution_at: isoSecondsOrNull(task.last_execution_at),
    next_execution_at: isoSecondsOrNull(task.next_execution_at),
    created_at: isoSeconds(task.created_at),
    updated_at: isoSeconds(task.updated_at),
  };
}
