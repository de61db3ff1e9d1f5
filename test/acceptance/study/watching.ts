/** Follows tasks over `/ws/connect`, as a browser does. */
import { afterEach } from 'vitest';
import { type Message, openSocket, type SocketClient } from '../../support/sockets.ts';

/** The message about a task: the given fields, and otherwise those of a task that has not started. */
export const update = (task_id: number | string, data: object) => ({
  type: 'task_update',
  task_id,
  data: {
    progress: 0,
    current_item: null,
    item_progress: 0,
    item_current_time: 0,
    item_total_time: 0,
    item_detail: null,
    status: 'pending',
    error_msg: null,
    completed_courses: 0,
    total_courses: 1,
    ...data,
  },
});

/** The reply to `unsubscribe_task`, and the last message about a deleted task. */
export const unsubscribed = (task_id: number | string, why: object = {}) => ({
  type: 'unsubscribed',
  task_id,
  message: `已取消订阅任务 ${task_id}`,
  ...why,
});

/** The next message about a task in this status. */
export const nextUpdate = (client: SocketClient, taskId: number | string, status: string): Promise<Message> =>
  client.take('task_update', ({ task_id, data }) => task_id === taskId && data.status === status);

/** Waits until the server has answered all earlier messages. */
export async function caughtUp(client: SocketClient): Promise<void> {
  client.send({ type: 'ping' });
  await client.take('pong');
}

/** Opens the sockets of a test and closes them after it. */
export function sockets() {
  const clients: SocketClient[] = [];
  afterEach(async () => {
    for (const client of clients.splice(0)) await client[Symbol.asyncDispose]();
  });
  const connect = async (url: string, token: string, path = '/ws/connect', headers = {}) => {
    const client = await openSocket(`${url}${path}`, { token, headers });
    clients.push(client);
    return client;
  };
  return {
    connect,
    /** Opens a socket that subscribes to these tasks. */
    async watch(url: string, token: string, ...taskIds: (number | string)[]) {
      const client = await connect(url, token);
      for (const task_id of taskIds) {
        client.send({ type: 'subscribe_task', task_id });
        await client.take('subscribed', (message) => message.task_id === task_id);
      }
      return client;
    },
  };
}
