import { type Static, Type } from 'typebox';
import { onlyOwner } from '../../../core/accounts/viewer.ts';
import type { Core } from '../../../core/core.ts';
import { rememberingLast } from '../../../core/jobs/watch/run-feed.ts';
import type { RunSnapshot } from '../../../core/jobs/watch/run-watch.ts';
import { refuseField } from '../../../http/declare/request-errors.ts';
import { Body, Nullable } from '../../../http/declare/schemas.ts';
import { type Connection, defineSocket, type Socket } from '../../../http/declare/socket.ts';
import { LANGUAGES, type Language } from '../../../shared/language.ts';
import { refuse } from '../domain/errors.ts';
import type { NotificationEvent } from '../domain/study/notification.ts';
import { studyAccountTopic } from '../domain/topics.ts';
import { replyText } from '../envelope.ts';
import { studyNoticeText } from '../messages.ts';
import { presentUpdate } from './task-updates.ts';

/** As many as a page of tasks has at most. */
const MOST_FOLLOWED = 100;

/** A task's number, or the id of another system's task. */
const TaskId = Type.Unsafe<number | string>({
  type: ['integer', 'string'],
  minimum: 1,
  maximum: Number.MAX_SAFE_INTEGER,
  minLength: 1,
  maxLength: 64,
});

/** Clients of the original server send the id in `data`. */
const Task = Body({
  task_id: Type.Optional(TaskId),
  data: Type.Optional(Type.Object({ task_id: Type.Optional(TaskId) })),
});

/** @throws the refusal of a body without the id */
function taskIdOf({ task_id: id, data }: Static<typeof Task>): number | string {
  const found = id ?? data?.task_id;
  if (found === undefined) throw refuseField('task_id', { zh: '缺少必填字段', en: 'is required' });
  return found;
}

const MaybeCount = Nullable(Type.Integer());
const MaybeText = Nullable(Type.String());

/** As `presentUpdate` makes them. */
const sends = {
  connected: Type.Object({ user_id: Type.Integer(), username: Type.String(), message: Type.String() }),
  subscribed: Type.Object({ task_id: TaskId, message: Type.String() }),
  unsubscribed: Type.Object({
    task_id: TaskId,
    message: Type.String(),
    reason: Type.Optional(Type.Literal('task_deleted')),
  }),
  task_update: Type.Object({
    task_id: TaskId,
    data: Type.Object(
      {
        progress: Type.Number(),
        current_item: MaybeText,
        item_progress: MaybeCount,
        item_current_time: MaybeCount,
        item_total_time: MaybeCount,
        item_detail: MaybeText,
        status: Type.String(),
        error_msg: MaybeText,
        completed_courses: MaybeCount,
        total_courses: MaybeCount,
      },
      // Additional fields of other systems, such as rows_affected.
      { title: 'TaskState', additionalProperties: true },
    ),
  }),
  notification: Type.Object({ level: Type.Enum(['info', 'warning', 'error']), message: Type.String() }),
};

/** The published address, and an alias under the base path. */
const ADDRESSES = ['/ws/connect', '/api/ws/connect'];

/** Sends the states of the tasks that a client follows, and the notifications of its account. */
export function connectSockets(core: Core): Socket[] {
  // One text for all readers of a language.
  const texts = Object.fromEntries(
    LANGUAGES.map((language) => [
      language,
      rememberingLast((standing: RunSnapshot) => presentUpdate(language, standing)),
    ]),
  ) as Record<Language, (standing: RunSnapshot) => string>;
  return ADDRESSES.map((url) =>
    defineSocket({
      url,
      summary: '任务进度 · How tasks stand, of all systems: `task_update` with every change; notifications',
      messages: { subscribe_task: Task, unsubscribe_task: Task },
      sends,
      connect(connection) {
        const { account } = connection.caller;
        const followed = new Subscriptions(core, connection, texts[connection.language]);
        const stopNotifications = core.live.subscribe(studyAccountTopic(account.id), (event) => {
          if (event.type !== 'notification') return;
          const { level, code, data } = event as NotificationEvent;
          const message = studyNoticeText(connection.language, { code, data });
          connection.send({ type: 'notification', level, message });
        });
        connection.onClose(() => {
          stopNotifications();
          followed.stop();
        });
        const message = replyText(connection.language, { code: 'connected', data: {} });
        connection.send({ type: 'connected', user_id: account.id, username: account.username, message });
        return {
          subscribe_task: (sent) => followed.add(sent),
          unsubscribe_task: (sent) => followed.remove(sent),
        };
      },
    }),
  );
}

/** The tasks that one client follows. */
class Subscriptions {
  readonly #core: Core;
  readonly #connection: Connection;
  readonly #textOf: (snapshot: RunSnapshot) => string;
  /** The function that stops each, by normalised id, so that two spellings of an id count as one. */
  readonly #stops = new Map<string, () => void>();

  constructor(core: Core, connection: Connection, textOf: (snapshot: RunSnapshot) => string) {
    this.#core = core;
    this.#connection = connection;
    this.#textOf = textOf;
  }

  /** @throws task_not_found, too_many_followed */
  async add(message: Static<typeof Task>): Promise<void> {
    const taskId = taskIdOf(message);
    const key = this.#keyOf(taskId);
    const found = await this.#core.runWatch.find(key, onlyOwner(this.#connection.caller.account));
    if (!found) throw refuse('task_not_found', { taskId });
    if (!this.#connection.isOpen) return;
    this.#stops.get(key)?.();
    this.#stops.delete(key);
    if (this.#stops.size >= MOST_FOLLOWED) throw refuse('too_many_followed', { limit: MOST_FOLLOWED });
    const text = replyText(this.#connection.language, { code: 'subscribed', data: { taskId } });
    this.#connection.send({ type: 'subscribed', task_id: taskId, message: text });
    let last: string | undefined;
    const stop = found.follow({
      stands: (snapshot) => {
        const text = this.#textOf(snapshot);
        // Changes during the read of the state cause another message, mostly with the same content.
        if (text !== last) this.#connection.sendLatest(key, text);
        last = text;
      },
      gone: () => {
        this.#stops.delete(key);
        this.#end(taskId, { reason: 'task_deleted' });
      },
    });
    this.#stops.set(key, stop);
  }

  remove(message: Static<typeof Task>): void {
    const taskId = taskIdOf(message);
    const key = this.#keyOf(taskId);
    this.#stops.get(key)?.();
    this.#stops.delete(key);
    this.#end(taskId);
  }

  stop(): void {
    for (const stop of this.#stops.values()) stop();
  }

  #keyOf(taskId: number | string): string {
    return this.#core.runWatch.canonical(String(taskId));
  }

  /** Replaces the waiting state: it is the last message about the task. */
  #end(taskId: number | string, why?: { reason: string }): void {
    const message = replyText(this.#connection.language, { code: 'unsubscribed', data: { taskId } });
    const last = { type: 'unsubscribed', task_id: taskId, message, ...why };
    this.#connection.sendLatest(this.#keyOf(taskId), JSON.stringify(last));
  }
}
