import type { WordsFor } from '../../http/declare/words.ts';
import type { Words } from '../../shared/language.ts';
import type { StudyErrors, TaskAction } from './domain/errors.ts';
import type { SourceErrors } from './domain/sources/errors.ts';
import { sourceWords } from './domain/sources/words.ts';

const actions: Record<TaskAction, Words> = {
  start: { zh: '启动', en: 'started' },
  pause: { zh: '暂停', en: 'paused' },
  resume: { zh: '恢复', en: 'resumed' },
  cancel: { zh: '取消', en: 'cancelled' },
  retry: { zh: '重试', en: 'retried' },
  delete: { zh: '删除', en: 'deleted' },
  force_stop: { zh: '强制停止', en: 'force-stopped' },
};

export const studyWords: WordsFor<StudyErrors & SourceErrors> = {
  task_not_found: ({ taskId }) => ({ zh: `任务不存在: ${taskId}`, en: `no such task: ${taskId}` }),
  task_wrong_state: ({ status, action }) => ({
    zh: `任务状态为 ${status}，不能${actions[action].zh}`,
    en: `the task is ${status}: it cannot be ${actions[action].en}`,
  }),
  task_limit_exceeded: ({ limit }) => ({
    zh: `任务数量超限：最多可同时进行 ${limit} 个任务（含暂停的任务）`,
    en: `too many tasks: at most ${limit} may be under way, paused ones included`,
  }),
  too_many_followed: ({ limit }) => ({
    zh: `订阅数量超限：每个连接最多可订阅 ${limit} 个任务`,
    en: `too many subscriptions: at most ${limit} tasks a connection`,
  }),
  ...sourceWords,
};
