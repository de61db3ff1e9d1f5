import { type Static, Type } from 'typebox';
import { component, Nullable } from '../../../http/declare/schemas.ts';
import { plainSeconds, plainSecondsOrNull } from '../../../http/declare/times.ts';
import { TASK_STATUSES } from '../domain/errors.ts';
import { sentencesFor } from '../domain/study/sentences.ts';
import type { Task, TaskLog } from '../domain/tasks/task-queries.ts';

const Text = Type.String();
const MaybeText = Nullable(Type.String());

const fields = {
  id: Type.Integer(),
  user_id: Type.Integer(),
  name: Text,
  course_ids: Type.Array(Text),
  status: Type.Enum([...TASK_STATUSES]),
  progress: Type.Integer(),
  created_at: Text,
  start_time: MaybeText,
  end_time: MaybeText,
  error_msg: MaybeText,
  completed_courses: Type.Integer(),
  total_courses: Type.Integer(),
};

export const TaskObject = component('Task')(fields);

export function presentTask(task: Task): Static<typeof TaskObject> {
  const figures = task.result ?? task.detail;
  return {
    id: task.id,
    user_id: task.user_id,
    name: task.name,
    course_ids: task.course_ids,
    status: task.status,
    progress: progressOf(task),
    created_at: plainSeconds(task.created_at),
    start_time: plainSecondsOrNull(task.started_at),
    end_time: plainSecondsOrNull(task.finished_at),
    error_msg: errorOf(task),
    completed_courses: figures?.completed_courses ?? 0,
    total_courses: figures?.total_courses ?? task.course_ids.length,
  };
}

/** In whole percent; a hundred only when all is studied, of which the engine knows nothing. */
export function progressOf({ progress, result }: Pick<Task, 'progress' | 'result'>): number {
  return Math.floor(result?.progress ?? progress);
}

/** Who stopped it, what it failed with, or what of it did. */
export function errorOf({
  stopped_by: by,
  language,
  error_message: message,
  result,
}: Pick<Task, 'stopped_by' | 'language' | 'error_message' | 'result'>): string | null {
  if (by !== null) return sentencesFor(language).stoppedBy(by);
  return message ?? result?.message ?? null;
}

/** As administrators see it: with whose it is. */
export const AnyTaskObject = component('UserTask')({ ...fields, username: Text });

export const presentAnyTask = (task: Task) => ({ ...presentTask(task), username: task.username });

export const LogObject = component('TaskLog')({
  id: Type.Integer(),
  task_id: Type.Integer(),
  level: Text,
  message: Text,
  created_at: Text,
});

export const presentLog =
  (taskId: number) =>
  ({ id, level, message, created_at }: TaskLog): Static<typeof LogObject> => ({
    id,
    task_id: taskId,
    level: level.toUpperCase(),
    message,
    created_at: plainSeconds(created_at),
  });

export const TaskDetail = component('TaskDetail')({ ...fields, logs: Type.Array(LogObject) });

export const presentDetail = (task: Task, logs: readonly TaskLog[]) => ({
  ...presentTask(task),
  logs: logs.map(presentLog(task.id)),
});
