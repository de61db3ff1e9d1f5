/**
 * What follows when an execution fails or takes too long: another one later, or a mail that there will be none. Both in
 * the transaction that ends it, so that neither is lost when the process dies.
 */
import { type Mailbox, selectMailboxes } from '../../../../core/accounts/mailbox-queries.ts';
import type { Queryable } from '../../../../core/db/database.ts';
import type { EndedRun } from '../../../../core/jobs/runs/runs.ts';
import type { Mail } from '../../../../core/mail/mail.ts';
import { checkMessage, type Message } from '../../../../core/mail/message.ts';
import type { Settings } from '../../../../core/settings/settings.ts';
import type { CollectInput } from '../../jobs/collect.job.ts';
import type { Clock } from '../clock.ts';
import { NOT_WORTH_RETRYING } from '../errors.ts';
import { type MarketSettingValues, marketSettings } from '../market-settings.ts';
import type { Executions } from './executions.ts';
import { failureMail } from './failure-mail.ts';
import { selectTaskExecutions, type TaskExecution } from './retry-queries.ts';

const FIRST_WAIT_SECONDS = 60;
const LONGEST_WAIT_SECONDS = 3_600;

export interface RetriesOptions {
  readonly executions: Executions;
  readonly settings: Settings;
  readonly mail: Mail;
  readonly clock: Clock;
}

type Failure = { readonly run: EndedRun<CollectInput>; readonly execution: TaskExecution };

export class Retries {
  readonly #options: RetriesOptions;

  constructor(options: RetriesOptions) {
    this.#options = options;
  }

  /** Called with executions that end in this transaction. */
  async follow(tx: Queryable, ended: readonly EndedRun<CollectInput>[]): Promise<void> {
    const failed = new Map(ended.filter(hasFailed).map((run) => [run.id, run]));
    if (failed.size === 0) return;
    const settings = await this.#options.settings.read(tx, marketSettings);
    const failures = (await selectTaskExecutions(tx, [...failed.keys()])).map((execution) => ({
      execution,
      run: failed.get(execution.run_id) as EndedRun<CollectInput>,
    }));
    const [again, given] = partition(failures, (failure) => isTriedAgain(failure, settings));
    await this.#retry(tx, again);
    await this.#tell(
      tx,
      given.filter(({ execution }) => execution.notify_on_failure),
    );
  }

  async #retry(tx: Queryable, failures: readonly Failure[]): Promise<void> {
    const now = this.#options.clock.now().getTime();
    const orders = failures.map(({ execution }) => ({
      executable: { ...execution, id: execution.task_id },
      source: execution.source,
      parameters: execution.parameters,
      triggeredBy: execution.triggered_by,
      operatorId: execution.operator_id,
      retryCount: execution.retry_count + 1,
      startAfter: new Date(now + waitSeconds(execution.retry_count) * 1_000),
    }));
    await this.#options.executions.create(tx, orders);
  }

  async #tell(tx: Queryable, failures: readonly Failure[]): Promise<void> {
    if (failures.length === 0) return;
    const owners = failures.flatMap(({ execution }) => execution.owner_id ?? []);
    const mailboxes = await selectMailboxes(tx, owners);
    const mails = failures.flatMap((failure) => mailOf(failure, mailboxes.get(failure.execution.owner_id ?? 0)) ?? []);
    await this.#options.mail.sendAll(tx, mails);
  }
}

/** How long it is until the retry of an execution, in seconds. @param retryCount of the one that has failed */
export function waitSeconds(retryCount: number): number {
  return Math.min(FIRST_WAIT_SECONDS * 2 ** retryCount, LONGEST_WAIT_SECONDS);
}

function hasFailed({ status }: EndedRun): boolean {
  return status === 'failed' || status === 'timed_out';
}

function isTriedAgain({ run, execution }: Failure, settings: MarketSettingValues): boolean {
  if (!settings.retry_enabled || !execution.retry_on_failure || !execution.is_active) return false;
  return execution.retry_count < (execution.max_retries ?? settings.max_retries) && isWorthRetrying(run);
}

/** What has killed its workers five times is taken to do so again. */
function isWorthRetrying({ error_code: code }: EndedRun): boolean {
  return code !== 'worker_lost' && !NOT_WORTH_RETRYING.has(code ?? '');
}

/** None to an address that no mail server takes: the execution has ended all the same. */
function mailOf({ run, execution }: Failure, mailbox: Mailbox | undefined): Message | undefined {
  if (!mailbox) return undefined;
  const mail = failureMail(mailbox, {
    task: execution.task_name,
    executionId: execution.execution_id,
    error: run.error_message ?? run.error_code ?? '',
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
