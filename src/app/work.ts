/** The work of a worker process: runs of the systems, mail, and the removal of old logs. */

import { AlertDelivery } from '../core/alerts/alert-delivery.ts';
import { watchForAlerts } from '../core/alerts/alert-watch.ts';
import type { Core } from '../core/core.ts';
import { heldFamilies } from '../core/jobs/engine/held-work.ts';
import { Worker } from '../core/jobs/engine/worker.ts';
import { MailDelivery } from '../core/mail/delivery.ts';
import { LogRetention } from '../core/system-log/log-retention.ts';
import type { System, Work } from '../http/declare/system.ts';

export interface WorkOptions {
  /** Only these queues of the systems; default: all. A worker limited to some queues delivers neither mail nor alerts. */
  queues?: readonly string[];
  /** The number of runs at once. */
  maxTasks: number;
}

/** Everything that a process needs to work on the runs of these systems; created once. */
export function prepareWork(systems: readonly System[]): Work[] {
  return systems.flatMap((system) => system.work?.() ?? []);
}

/** Starts working. Returns a function that stops and hands active runs over to other workers. */
export async function startWork(
  core: Core,
  works: readonly Work[],
  { queues, maxTasks }: WorkOptions,
): Promise<() => Promise<void>> {
  const { database, notifications, queue, live, tracing, logger } = core;
  const worker = new Worker({
    database,
    notifications,
    queue,
    live,
    tracing,
    logger,
    handlers: new Map(works.flatMap(({ handlers }) => handlers)),
    maxTasks,
    queues,
    groupConcurrency: Object.assign({}, ...works.map(({ groupConcurrency }) => groupConcurrency)),
    room: (name) => Math.min(...works.map((work) => work.room?.(name) ?? Number.POSITIVE_INFINITY)),
    transitions: core.runs.transitions,
    held: heldFamilies(core.settings),
  });
  const delivery = queues ? undefined : mailDelivery(core);
  const alerts = queues ? undefined : alertDelivery(core);
  const retention = new LogRetention(core);
  const ledgerCheck = core.metrics.ledgerCheck.start(logger);
  const working = { worker: worker.name, maxTasks, queues };
  const loops = works.flatMap((work) => work.loops?.(working) ?? []);
  // First, because a run must not start before its server is registered.
  for (const loop of loops) await loop.start();
  await Promise.all([worker.start(), delivery?.start(), alerts?.start()]);
  retention.start();
  // On every machine, as each has a disk of its own.
  const alertWatch = watchForAlerts(core);
  return async () => {
    await Promise.all(
      [worker, delivery, alerts, alertWatch, retention, ledgerCheck, ...loops].map((part) => part?.stop()),
    );
  };
}

function alertDelivery({ queue, database, notifications, alerts, mail, config, logger }: Core): AlertDelivery {
  const { allowPrivateAlerts: allowPrivate } = config;
  return new AlertDelivery({ boss: queue.boss, database, notifications, alerts, mail, allowPrivate, logger });
}

function mailDelivery({
  queue,
  notifications,
  secrets,
  accounts,
  verification,
  mailServer,
  logger,
}: Core): MailDelivery {
  const writers = {
    password_reset: (data: object) => accounts.composeResetMail(data as { email: string }),
    email_verification: (data: object) => verification.compose(data as { accountId: number }),
  };
  return new MailDelivery({
    boss: queue.boss,
    notifications,
    secrets,
    transport: mailServer.transport(),
    writers,
    logger,
  });
}
