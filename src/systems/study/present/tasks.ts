import { type Static, Type } from 'typebox';
import {
  component,
  MaybePlainInstant,
  Nullable,
  PlainInstant,
  RunLogLevel,
  runLogLevel,
} from '../../../http/declare/schemas.ts';
import { plainSeconds, plainSecondsOrNull } from '../../../http/declare/times.ts';
import type { Language } from '../../../shared/language.ts';
import { TASK_STATUSES } from '../domain/errors.ts';
import type { Task, TaskLog } from '../domain/tasks/task-queries.ts';
import { studyErrorText, studyLineText } from '../messages.ts';

const Text = Type.String();
const MaybeText = Nullable(Type.String());

const fields = {
  id: Type.Integer(),
  user_id: Type.Integer(),
  name: Text,
  description: MaybeText,
  course_ids: Type.Array(Text),
  status: Type.Enum([...TASK_STATUSES], { title: 'TaskStatus' }),
  progress: Type.Integer(),
  created_at: PlainInstant,
  start_time: MaybePlainInstant,
  end_time: MaybePlainInstant,
  error_msg: MaybeText,
  completed_courses: Type.Integer(),
  total_courses: Type.Integer(),
};

export const TaskObject = component('Task')(fields);

export const presentTask =
  (language: Language) =>
  (task: Task): Static<typeof TaskObject> => {
    const figures = task.result ?? task.detail;
    return {
      id: task.id,
      user_id: task.user_id,
      name: task.name,
      description: task.description,
      course_ids: task.course_ids,
      status: task.status,
      progress: progressOf(task),
      created_at: plainSeconds(task.created_at),
      start_time: plainSecondsOrNull(task.started_at),
      end_time: plainSecondsOrNull(task.finished_at),
      error_msg: studyErrorText(language, task),
      completed_courses: figures?.completed_courses ?? 0,
      total_courses: figures?.total_courses ?? task.course_ids.length,
    };
  };

/** In whole percent; 100 only if everything is studied. */
export function progressOf({ progress, result }: Pick<Task, 'progress' | 'result'>): number {
  return Math.floor(result?.progress ?? progress);
}

/** For administrators: with its owner. */
export const AnyTaskObject = component('UserTask')({ ...fields, username: Text });

export const presentAnyTask = (language: Language) => (task: Task) => ({
  ...presentTask(language)(task),
  username: task.username,
});

export const LogObject = component('TaskLog')({
  id: Type.Integer(),
  task_id: Type.Integer(),
  level: RunLogLevel,
  message: Text,
  created_at: PlainInstant,
});

export const presentLog =
  (taskId: number, language: Language) =>
  ({ id, level, created_at, ...line }: TaskLog): Static<typeof LogObject> => ({
    id,
    task_id: taskId,
    level: runLogLevel(level),
    message: studyLineText(language, line),
    created_at: plainSeconds(created_at),
  });

export const TaskDetail = component('TaskDetail')({ ...fields, logs: Type.Array(LogObject) });

export const presentDetail = (task: Task, logs: readonly TaskLog[], language: Language) => ({
  ...presentTask(language)(task),
  logs: logs.map(presentLog(task.id, language)),
});
