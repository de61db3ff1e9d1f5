/** What a process that works does: runs of the systems, the mail, and the removal of old logs. */

import type { Core } from '../core/core.ts';
import { Worker } from '../core/jobs/engine/worker.ts';
import { MailDelivery } from '../core/mail/delivery.ts';
import { outboxPost, smtpPost } from '../core/mail/post.ts';
import { LogRetention } from '../core/system-log/log-retention.ts';
import type { System } from './systems.ts';

export interface WorkOptions {
  /** Of the systems' queues, only these; all when not given. The mail is delivered by who takes all. */
  queues?: readonly string[];
  /** How many runs at once. */
  maxTasks: number;
}

/** Begins to work. @returns how to stop: runs under way are handed over to other workers */
export async function startWork(
  core: Core,
  systems: readonly System[],
  { queues, maxTasks }: WorkOptions,
): Promise<() => Promise<void>> {
  const { database, notifications, queue, live, logger } = core;
  const groupConcurrency = Object.assign({}, ...systems.map((system) => system.groupConcurrency?.(core)));
  const handlers = new Map(systems.flatMap((system) => system.handlers?.(core) ?? []));
  const rooms = systems.flatMap((system) => system.room?.(core) ?? []);
  const worker = new Worker({
    database,
    notifications,
    queue,
    live,
    logger,
    handlers,
    maxTasks,
    queues,
    groupConcurrency,
    room: (name) => Math.min(...rooms.map((room) => room(name))),
    endings: core.runs.endings,
  });
  const delivery = queues ? undefined : mailDelivery(core);
  const retention = new LogRetention(core);
  // First: a run must not begin before its server is known.
  const working = { worker: worker.name, maxTasks, queues };
  const others = await Promise.all(systems.map((system) => system.works?.(core, working)));
  await Promise.all([worker.start(), delivery?.start()]);
  retention.start();
  return async () => {
    await Promise.all([worker, delivery, retention, ...others].map((part) => part?.stop()));
  };
}

function mailDelivery({ config, queue, notifications, secrets, accounts, logger }: Core): MailDelivery {
  const post = config.smtpUrl
    ? smtpPost(config.smtpUrl, config.mailFrom)
    : outboxPost(`${config.dataDir}/outbox`, config.mailFrom, logger);
  const writers = { password_reset: (data: object) => accounts.composeResetMail(data as { email: string }) };
  return new MailDelivery({ boss: queue.boss, notifications, secrets, post, writers, logger });
}
