/** Delivers what lies in the mail queue; runs in processes that work. */
import type { JobResult, JobWithMetadata, PgBoss } from 'pg-boss';
import type { Logger } from 'pino';
import { DomainError } from '../../shared/errors.ts';
import type { Notifications } from '../db/notifications.ts';
import { type Secrets, UnsealError } from '../secrets.ts';
import { MAIL_CHANNEL, MAIL_QUEUE, type MailJob, type Order } from './mail.ts';
import { checkMessage, type Message } from './message.ts';
import type { MailTransport } from './transport.ts';

/**
 * Makes the mail of one kind from the data it was asked for with; undefined where there is nobody to write to. It is
 * called once a try.
 */
export type MailWriter = (data: object) => Promise<Message | undefined>;

/** A mail in flight when the process stops gets this long to be taken by its server. */
const GRACE_MILLISECONDS = 2_000;

export class MailDelivery {
  readonly #boss: PgBoss;
  readonly #notifications: Notifications;
  readonly #secrets: Secrets;
  readonly #transport: MailTransport;
  readonly #writers: Readonly<Record<string, MailWriter>>;
  readonly #logger: Logger;
  readonly #stopping = new AbortController();
  #unsubscribe: (() => void) | undefined;

  constructor(parts: {
    boss: PgBoss;
    notifications: Notifications;
    secrets: Secrets;
    transport: MailTransport;
    writers?: Readonly<Record<string, MailWriter>>;
    logger: Logger;
  }) {
    this.#boss = parts.boss;
    this.#notifications = parts.notifications;
    this.#secrets = parts.secrets;
    this.#transport = parts.transport;
    this.#writers = parts.writers ?? {};
    this.#logger = parts.logger;
  }

  async start(): Promise<void> {
    const worker = await this.#boss.work<MailJob, unknown, typeof workOptions>(
      MAIL_QUEUE,
      workOptions,
      async (jobs) => {
        return await Promise.all(jobs.map((job) => this.#deliver(job)));
      },
    );
    const look = () => this.#boss.notifyWorker(worker);
    this.#unsubscribe = await this.#notifications.subscribe(MAIL_CHANNEL, { message: look, missed: look });
  }

  /** Takes no more mails; one in flight is finished, or given back to the queue. */
  async stop(): Promise<void> {
    this.#unsubscribe?.();
    const timer = setTimeout(() => this.#stopping.abort(), GRACE_MILLISECONDS);
    await this.#boss.offWork(MAIL_QUEUE);
    clearTimeout(timer);
  }

  async #deliver(job: JobWithMetadata<MailJob>): Promise<JobResult> {
    let to: string | undefined;
    try {
      const message = await this.#write(job);
      to = message?.to;
      if (message) await this.#transport(message, job, this.#stopping.signal);
      return { id: job.id, status: 'completed' };
    } catch (error) {
      const hopeless = isHopeless(error);
      const last = hopeless || job.retryCount >= job.retryLimit;
      const about = { mail: job.id, to, attempt: job.retryCount + 1, reason: reasonOf(error) };
      if (last) this.#logger.error(about, 'a mail could not be delivered and is given up');
      else this.#logger.warn(about, 'a mail could not be delivered yet');
      return { id: job.id, status: hopeless ? 'deadletter' : 'failed', output: about };
    }
  }

  async #write(job: JobWithMetadata<MailJob>): Promise<Message | undefined> {
    const order: Order = JSON.parse(this.#secrets.unseal(job.data.sealed));
    if ('message' in order) return order.message;
    const writer = this.#writers[order.kind];
    if (!writer) throw new Error(`this process cannot write a mail of the kind ${order.kind}`);
    const message = await writer(order.data);
    if (message) checkMessage(message);
    return message;
  }
}

const workOptions = {
  includeMetadata: true,
  perJobResults: true,
  batchSize: 5,
  burstWhenBatchFull: true,
  pollingIntervalSeconds: 1,
} as const;

/** What nodemailer's errors carry: https://nodemailer.com/errors */
interface SmtpError extends Error {
  code?: string;
  command?: string;
  responseCode?: number;
}

/** The server has refused this mail or its recipient for good, or it cannot be opened: a later try ends the same. */
function isHopeless(error: unknown): boolean {
  const { code, responseCode = 0 } = error as SmtpError;
  if (error instanceof UnsealError || error instanceof DomainError) return true;
  return (code === 'EENVELOPE' || code === 'EMESSAGE') && responseCode >= 500;
}

/** Says what failed without the server's own words: they may repeat the mail, as spam filters do with the links in it. */
function reasonOf(error: unknown): string {
  const { code, command, responseCode, message } = error as SmtpError;
  return responseCode ? `the mail server answered ${responseCode} to ${command} (${code})` : message;
}
