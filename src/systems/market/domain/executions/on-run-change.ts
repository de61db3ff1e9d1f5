/**
 * The consequences in market of a changed run: after a failure or time-out a later retry, or a mail if there is none.
 * All in the transaction that ends the run.
 */
import { type Mailbox, selectMailboxes } from '../../../../core/accounts/mailbox-queries.ts';
import type { Alerts } from '../../../../core/alerts/alerts.ts';
import type { Queryable } from '../../../../core/db/database.ts';
import type { StoredFailure } from '../../../../core/jobs/runs/failures.ts';
import type { ChangedRun, ChangeHook } from '../../../../core/jobs/runs/transitions.ts';
import type { Mail } from '../../../../core/mail/mail.ts';
import { checkMessage, type Message } from '../../../../core/mail/message.ts';
import type { Settings } from '../../../../core/settings/settings.ts';
import type { Language } from '../../../../shared/language.ts';
import type { Clock } from '../clock.ts';
import { marketSettings } from '../market-settings.ts';
import type { CollectInput } from './collect.job.ts';
import type { Executions } from './executions.ts';
import { failureMail } from './failure-mail.ts';
import { isRetried, waitSeconds } from './retries.ts';
import type { RetryMetrics } from './retry-metrics.ts';
import { selectTaskExecutions, type TaskExecution } from './run-change-queries.ts';

export interface Reactions {
  readonly executions: Executions;
  readonly settings: Settings;
  readonly mail: Mail;
  readonly alerts: Pick<Alerts, 'runsFailed'>;
  readonly clock: Clock;
  readonly metrics: RetryMetrics;
  /** The words for why a run failed. */
  readonly failureText: (language: Language, failure: StoredFailure) => string | null;
}

type Failure = { readonly run: ChangedRun<CollectInput>; readonly execution: TaskExecution };

export function onRunChange({
  executions,
  settings,
  mail,
  alerts,
  clock,
  metrics,
  failureText,
}: Reactions): ChangeHook<CollectInput> {
  return async (tx, changed) => {
    const failed = changed.filter(({ status }) => status === 'failed' || status === 'timed_out');
    if (failed.length === 0) return;
    const failures = await failuresOf(tx, failed);
    const values = await settings.read(tx, marketSettings);
    const [retried, given] = partition(failures, ({ run, execution }) => isRetried(run, execution, values));
    await executions.create(tx, retriesOf(retried, clock.now()));
    metrics.ordered(retried.length);
    // A run whose task was deleted is not tried again either.
    const again = new Set(retried.map(({ run }) => run));
    await alerts.runsFailed(
      tx,
      failed.filter((run) => !again.has(run)),
    );
    await mail.sendAll(tx, await mailsOf(tx, given, failureText));
  };
}

/** Those of the runs that are executions of a task. */
async function failuresOf(tx: Queryable, failed: readonly ChangedRun<CollectInput>[]): Promise<Failure[]> {
  const runs = new Map(failed.map((run) => [run.id, run]));
  const executions = await selectTaskExecutions(tx, [...runs.keys()]);
  return executions.flatMap((execution) => {
    const run = runs.get(execution.run_id);
    return run ? [{ run, execution }] : [];
  });
}

function retriesOf(failures: readonly Failure[], now: Date) {
  return failures.map(({ execution }) => ({
    executable: { ...execution, id: execution.task_id },
    source: execution.source,
    parameters: execution.parameters,
    triggeredBy: execution.triggered_by,
    operatorId: execution.operator_id,
    retryCount: execution.retry_count + 1,
    startAfter: new Date(now.getTime() + waitSeconds(execution.retry_count) * 1_000),
  }));
}

async function mailsOf(
  tx: Queryable,
  failures: readonly Failure[],
  failureText: Reactions['failureText'],
): Promise<Message[]> {
  const told = failures.filter(({ execution }) => execution.notify_on_failure);
  if (told.length === 0) return [];
  const mailboxes = await selectMailboxes(
    tx,
    told.flatMap(({ execution }) => execution.owner_id ?? []),
  );
  return told.flatMap((failure) => mailOf(failure, mailboxes.get(failure.execution.owner_id ?? 0), failureText) ?? []);
}

/** Without a mail to an invalid address: the execution still ends. */
function mailOf(
  { run, execution }: Failure,
  mailbox: Mailbox | undefined,
  failureText: Reactions['failureText'],
): Message | undefined {
  if (!mailbox) return undefined;
  const mail = failureMail(mailbox, {
    task: execution.task_name,
    executionId: execution.execution_id,
    error: (language) => failureText(language, run) ?? '',
    tries: execution.retry_count + 1,
  });
  try {
    checkMessage(mail);
    return mail;
  } catch {
    return undefined;
  }
}

function partition<Item>(items: readonly Item[], belongs: (item: Item) => boolean): [Item[], Item[]] {
  const { yes = [], no = [] } = Object.groupBy(items, (item) => (belongs(item) ? 'yes' : 'no'));
  return [yes, no];
}
