/**
 * Mail is sent with the transaction that is its reason: it lies in a queue, sealed because it may carry a token, until a
 * process that works delivers it (see delivery.ts).
 */
import { fromKysely, type PgBoss } from 'pg-boss';
import type { Queryable } from '../db/database.ts';
import { notify } from '../db/notifications.ts';
import type { Secrets } from '../secrets.ts';
import { checkMessage, type Message } from './message.ts';

export const MAIL_QUEUE = 'mail';

/** Notified when there is something to deliver: pg-boss alone would find it at its next look, a second later. */
export const MAIL_CHANNEL = 'mail';

/** What lies in the queue, before it is sealed: a mail, or what a writer of the delivery makes one of. */
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
   * Makes the queue if there is none.
   * @param firstRetrySeconds the wait before the second try; it doubles from try to try
   */
  async open(firstRetrySeconds = 10): Promise<void> {
    const options = {
      // Eight tries in ten to twenty minutes: longer than a mail server restarts, shorter than a reset token lives.
      retryLimit: 7,
      retryBackoff: true,
      retryDelay: firstRetrySeconds,
      // Longer than the slowest delivery takes, so that nobody sends a second copy beside it.
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
   * The same, written only when it is delivered, by the writer that the delivery has for this kind. So asking for a mail
   * takes the same time whatever there is to write, and no token lies in the queue.
   */
  send(db: Queryable, kind: string, data: object): Promise<void>;
  async send(db: Queryable, mail: Message | string, data: object = {}): Promise<void> {
    if (typeof mail === 'string') return await this.#enqueue(db, [{ kind: mail, data }]);
    await this.sendAll(db, [mail]);
  }

  /** Many mails, likewise. */
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
