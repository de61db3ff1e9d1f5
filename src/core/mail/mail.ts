/**
 * Mail is enqueued in the transaction that causes it. It is sealed, because it may contain a token, and waits until a
 * worker process delivers it (`delivery.ts`).
 */
import { fromKysely, type PgBoss } from 'pg-boss';
import type { Queryable } from '../db/database.ts';
import { notify } from '../db/notifications.ts';
import type { Secrets } from '../secrets.ts';
import { checkMessage, type Message } from './message.ts';

export const MAIL_QUEUE = 'mail';

/** The channel for new mail: pg-boss alone would find it at its next poll, up to a second later. */
export const MAIL_CHANNEL = 'mail';

/** An entry of the queue before it is sealed: a mail, or the data from which a writer makes one. */
export type Order = { message: Message } | { kind: string; data: object };

export interface MailJob {
  sealed: string;
}

export class Mail {
  readonly #boss: PgBoss;
  readonly #secrets: Secrets;

  constructor(boss: PgBoss, secrets: Secrets) {
    this.#boss = boss;
    this.#secrets = secrets;
  }

  /**
   * Creates the queue if it does not exist.
   * @param firstRetrySeconds the wait before the second attempt; it doubles with each attempt
   */
  async open(firstRetrySeconds = 10): Promise<void> {
    const options = {
      // Eight attempts in ten to twenty minutes: longer than a restart of a mail server, shorter than a reset token's
      // life.
      retryLimit: 7,
      retryBackoff: true,
      retryDelay: firstRetrySeconds,
      // Longer than the slowest delivery, so that no second copy is sent meanwhile.
      expireInSeconds: 120,
      deleteAfterSeconds: 3_600,
    };
    await this.#boss.createQueue(MAIL_QUEUE, options);
    await this.#boss.updateQueue(MAIL_QUEUE, options);
  }

  /**
   * Sends a mail when the transaction commits.
   * @throws mail_address_invalid, mail_subject_invalid
   */
  send(db: Queryable, message: Message): Promise<void>;
  /**
   * The same, but the mail is written when it is delivered, by the writer of its kind. So a request takes the same time
   * whether or not there is a mail to write, and the queue contains no token.
   */
  send(db: Queryable, kind: string, data: object): Promise<void>;
  async send(db: Queryable, mail: Message | string, data: object = {}): Promise<void> {
    if (typeof mail === 'string') return await this.#enqueue(db, [{ kind: mail, data }]);
    await this.sendAll(db, [mail]);
  }

  /** Sends many mails, likewise. */
  async sendAll(db: Queryable, messages: readonly Message[]): Promise<void> {
    for (const message of messages) checkMessage(message);
    const orders = messages.map((message) => ({ message }));
    await this.#enqueue(db, orders);
  }

  async #enqueue(db: Queryable, orders: readonly Order[]): Promise<void> {
    if (orders.length === 0) return;
    const seal = (order: Order): MailJob => ({ sealed: this.#secrets.seal(JSON.stringify(order)) });
    const jobs = orders.map((order) => ({ data: seal(order) }));
    await this.#boss.insert(MAIL_QUEUE, jobs, { db: fromKysely(db) });
    await notify(db, MAIL_CHANNEL, '');
  }
}
