import type * as zh from '../zh/sockets.ts';

/** What the messages of the sockets mean, by their `type`. */
export const messages: Record<keyof typeof zh.messages, string> = {
  ping: 'Asks whether the connection works; the server answers with pong',
  pong: 'The answer to ping',
  error: 'Why the last message could not be handled',
  connected: 'The connection is open',
  subscribe: 'From now on, sends updates of these executions only',
  unsubscribe: 'Sends updates of all executions that the caller may see again',
  subscribe_task: 'Follows a task',
  unsubscribe_task: 'Stops following a task',
  subscribed: 'The task or executions are followed',
  unsubscribed: 'The task or executions are no longer followed',
  execution_update: 'The present state of an execution',
  task_update: 'The present state of a task',
  task_log: 'New lines in the log of a task',
  notification: 'A notice for the signed-in account',
  follow_log: 'Announces new lines in the log of a run, named by its number',
  unfollow_log: 'Stops announcing new lines',
  runs: 'The present state of the runs that changed',
  log: 'The followed run has new lines in its log',
  missed: 'Changes may have been missed; read again',
};
