import { Type } from 'typebox';
import { Body, component } from '../../../http/declare/schemas.ts';
import { defineSocket, type Socket } from '../../../http/declare/socket.ts';
import { isRefusal } from '../../../shared/errors.ts';
import { Uuid } from '../envelope.ts';
import { presentTaskLine, TaskLineObject } from '../present/logs.ts';
import type { FactoryServices } from '../services.ts';
import { followTask } from './follow-task.ts';

/** How many existing lines are sent first, the newest ones. */
const LINES_BEFORE = 50;
/** The most tasks followed by a connection; with more, the oldest are dropped. */
const MOST_FOLLOWED = 20;

const Task = Body({ task_id: Uuid });

const WatchedTask = component('WatchedTask')({ task_id: Uuid });
const sends = {
  connected: Type.Object({ data: component('FactoryConnection')({ user_id: Uuid }) }),
  subscribed: Type.Object({ data: WatchedTask }),
  unsubscribed: Type.Object({ data: WatchedTask }),
  task_log: Type.Object({ data: component('TaskLines')({ task_id: Uuid, logs: Type.Array(TaskLineObject) }) }),
};

/** Sends the log of a task to clients that may see it, as it is written. */
export function taskLogSocket({ core, logs, tasks }: FactoryServices): Socket {
  return defineSocket({
    url: '/ws/tasks',
    summary: '任务日志 · What tasks have to say: `task_log` with each line',
    messages: { subscribe_task: Task, unsubscribe_task: Task },
    sends,
    connect(connection) {
      const { account } = connection.caller;
      const followed = new Map<string, () => void>();
      const leave = (taskId: string | undefined) => {
        followed.get(taskId ?? '')?.();
        followed.delete(taskId ?? '');
      };
      connection.onClose(() => {
        for (const stop of followed.values()) stop();
      });
      connection.send({ type: 'connected', data: { user_id: account.uuid } });
      return {
        async subscribe_task({ task_id: taskId }) {
          const { run_id: runId } = await tasks.get(account, taskId);
          const { items } = await logs.ofTask(account, taskId, { page: 1, pageSize: LINES_BEFORE });
          if (!connection.isOpen) return;
          leave(taskId);
          if (followed.size >= MOST_FOLLOWED) leave(followed.keys().next().value);
          const tell = (lines: readonly object[]) =>
            connection.send({ type: 'task_log', data: { task_id: taskId, logs: lines } });
          connection.send({ type: 'subscribed', data: { task_id: taskId } });
          if (items.length > 0) tell(items.toReversed().map((line) => presentTaskLine(line, connection.language)));
          const lookAgain = async () => {
            try {
              return (await tasks.get(account, taskId)).run_id;
            } catch (error) {
              if (isRefusal(error, 'task_not_found')) return undefined;
              throw error;
            }
          };
          const task = { uuid: taskId, runId, after: items[0]?.id ?? 0, lookAgain };
          const stop = followTask(core, task, (lines) =>
            tell(lines.map((line) => presentTaskLine({ ...line, task_uuid: taskId }, connection.language))),
          );
          followed.set(taskId, stop);
        },
        unsubscribe_task({ task_id: taskId }) {
          leave(taskId);
          connection.send({ type: 'unsubscribed', data: { task_id: taskId } });
        },
      };
    },
  });
}
