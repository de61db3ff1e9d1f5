/**
 * Alerts: events, sent to the targets that chose their kind. An event is stored in the transaction that causes it, and
 * `alert-delivery.ts` sends it. See docs/alerts.md.
 */
import { randomUUID } from 'node:crypto';
import { fromKysely, type PgBoss } from 'pg-boss';
import type { Queryable } from '../db/database.ts';
import { notify } from '../db/notifications.ts';
import type { ChangedRun } from '../jobs/runs/transitions.ts';
import type { Secrets } from '../secrets.ts';
import type { AlertEvent } from './alert-events.ts';
import { insertEvents, insertTarget, insertTest, type NewTarget, type Target, updateTarget } from './alert-queries.ts';
import { selectLowBalances } from './low-balance-queries.ts';

export const ALERT_QUEUE = 'alerts';
/** The channel for new jobs: pg-boss alone would find them at its next poll. */
export const ALERT_CHANNEL = 'alerts';

export interface AlertJob {
  readonly target: number;
}

/** A target as its owner describes it. */
export interface TargetDescription extends Omit<NewTarget, 'address' | 'secret'> {
  readonly address: string;
  readonly secret: string | null;
}

export class Alerts {
  readonly #boss: PgBoss;
  readonly #secrets: Secrets;

  constructor(boss: PgBoss, secrets: Secrets) {
    this.#boss = boss;
    this.#secrets = secrets;
  }

  /** Creates the queue if it does not exist. */
  async open(): Promise<void> {
    // Failed attempts are counted in the message; the queue retries only what a killed worker left.
    const options = { retryLimit: 1_000, retryDelay: 1, expireInSeconds: 120, deleteAfterSeconds: 3_600 };
    await this.#boss.createQueue(ALERT_QUEUE, options);
    await this.#boss.updateQueue(ALERT_QUEUE, options);
  }

  /** Stores events; each target that chose their kind gets each once, after the commit of the transaction. */
  async tell(tx: Queryable, events: readonly AlertEvent[]): Promise<void> {
    if (events.length === 0) return;
    await this.enqueue(tx, await insertEvents(tx, events));
  }

  /** Reports those of the runs that failed and are not retried. */
  async runsFailed(tx: Queryable, runs: readonly ChangedRun[]): Promise<void> {
    const failed = runs.flatMap(({ uuid, kind, status, error_code, error_message, owner_id }) =>
      status !== 'failed' && status !== 'timed_out'
        ? []
        : {
            kind: 'run_failed' as const,
            key: `run_failed:${uuid}`,
            data: { run: uuid, kind, status, code: error_code, reason: error_message },
            ownerId: owner_id,
          },
    );
    await this.tell(tx, failed);
  }

  /** Reports balances below a minimum, once until the next deposit of the account. */
  async balancesLow(tx: Queryable): Promise<void> {
    const low = await selectLowBalances(tx);
    await this.tell(
      tx,
      low.map(({ target, owner_id, account, balance, minimum, key }) => ({
        kind: 'balance_low' as const,
        key,
        data: { account, balance, minimum },
        ownerId: owner_id,
        target,
      })),
    );
  }

  /** Sends a test to one target. */
  async test(tx: Queryable, { id }: Pick<Target, 'id'>): Promise<void> {
    if (await insertTest(tx, id, `test:${randomUUID()}`)) await this.enqueue(tx, [id]);
  }

  async create(tx: Queryable, target: TargetDescription): Promise<Target> {
    return await insertTarget(tx, this.#sealed(target));
  }

  async change(tx: Queryable, id: number, target: TargetDescription): Promise<Target> {
    return await updateTarget(tx, id, this.#sealed(target));
  }

  /** The address and the secret in clear. */
  opened({ address, secret }: Pick<Target, 'address' | 'secret'>): { address: string; secret: string | null } {
    return { address: this.#secrets.unseal(address), secret: secret === null ? null : this.#secrets.unseal(secret) };
  }

  /** Queues the delivery of these targets' waiting events. */
  async enqueue(tx: Queryable, targets: readonly number[], afterSeconds = 0): Promise<void> {
    if (targets.length === 0) return;
    const jobs = targets.map((target) => ({
      data: { target } satisfies AlertJob,
      // In seconds from now, by the database's clock.
      ...(afterSeconds > 0 && { startAfter: afterSeconds }),
    }));
    await this.#boss.insert(ALERT_QUEUE, jobs, { db: fromKysely(tx) });
    await notify(tx, ALERT_CHANNEL, '');
  }

  #sealed({ address, secret, ...target }: TargetDescription): NewTarget {
    const seal = (text: string) => this.#secrets.seal(text);
    return { ...target, address: seal(address), secret: secret === null ? null : seal(secret) };
  }
}
