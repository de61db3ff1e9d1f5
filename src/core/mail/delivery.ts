/** Delivers the mail queue; runs in worker processes. */
import type { JobResult, JobWithMetadata, PgBoss } from 'pg-boss';
import type { Logger } from 'pino';
import { DomainError } from '../../shared/errors.ts';
import type { Notifications } from '../db/notifications.ts';
import { type Secrets, UnsealError } from '../secrets.ts';
import { MAIL_CHANNEL, MAIL_QUEUE, type MailJob, type Order } from './mail.ts';
import { checkMessage, type Message } from './message.ts';
import type { MailTransport } from './transport.ts';

/**
 * Writes the mail of one kind from its data; undefined if there is no recipient. Called for
 * each attempt.
 */
export type MailWriter = (data: object) => Promise<Message | undefined>;

/** How long a stopping process waits for the server to accept a mail. */
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

  /** Fetches no more mails; the one being sent is finished, or put back into the queue. */
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
      if (last) this.#logger.error(about, 'delivering a mail failed for the last time; giving up');
      else this.#logger.warn(about, 'delivering a mail failed; retrying');
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

/** The fields of nodemailer's errors: https://nodemailer.com/errors */
interface SmtpError extends Error {
  code?: string;
  command?: string;
  responseCode?: number;
}

/**
 * The server has permanently refused this mail or its recipient, or it cannot be unsealed: a retry would fail again.
 */
function isHopeless(error: unknown): boolean {
  const { code, responseCode = 0 } = error as SmtpError;
  if (error instanceof UnsealError || error instanceof DomainError) return true;
  return (code === 'EENVELOPE' || code === 'EMESSAGE') && responseCode >= 500;
}

/**
 * Describes a failure without the server's text, which may quote the mail, as spam filters do with links.
 */
function reasonOf(error: unknown): string {
  const { code, command, responseCode, message } = error as SmtpError;
  return responseCode ? `the mail server answered ${responseCode} to ${command} (${code})` : message;
}
