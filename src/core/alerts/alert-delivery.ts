/** Sends each target its waiting events; runs in worker processes. */
import type { Job, PgBoss } from 'pg-boss';
import type { Logger } from 'pino';
import { DomainError } from '../../shared/errors.ts';
import { post } from '../../shared/fetch/post.ts';
import type { Database, Queryable } from '../db/database.ts';
import type { Notifications } from '../db/notifications.ts';
import type { Mail } from '../mail/mail.ts';
import { UnsealError } from '../secrets.ts';
import type { AlertMessage } from './alert-events.ts';
import { alertRequest, GONE, refusalIn } from './alert-formats.ts';
import {
  type Attempted,
  gatherMessage,
  hasWaiting,
  lockTarget,
  type StoredMessage,
  selectEvents,
  selectPace,
  selectSending,
  setQueued,
  switchOff,
  type Target,
  updateMessage,
} from './alert-queries.ts';
import { alertLines, alertSubject } from './alert-text.ts';
import { ALERT_CHANNEL, ALERT_QUEUE, type AlertJob, type Alerts } from './alerts.ts';

/** Attempts per message; with the waits between them, about 20 minutes. */
const MOST_ATTEMPTS = 8;
const FIRST_RETRY_SECONDS = 10;
const ANSWER_SECONDS = 15;
/** How long a stopping process waits for an answer. */
const GRACE_MILLISECONDS = 2_000;

/** A message a minute; after five in an hour, one in a quarter of an hour. Events wait and are sent together. */
const SECONDS_BETWEEN = 60;
const MANY = 5;
const SECONDS_BETWEEN_MANY = 900;

export interface AlertDeliveryOptions {
  readonly boss: PgBoss;
  readonly database: Database;
  readonly notifications: Notifications;
  readonly alerts: Alerts;
  readonly mail: Mail;
  readonly allowPrivate: boolean;
  readonly logger: Logger;
  /** Of the first retry, which tests shorten. */
  readonly firstRetrySeconds?: number;
}

export class AlertDelivery {
  readonly #options: AlertDeliveryOptions;
  readonly #stopping = new AbortController();
  #unsubscribe: (() => void) | undefined;

  constructor(options: AlertDeliveryOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    const { boss, notifications } = this.#options;
    const worker = await boss.work<AlertJob>(
      ALERT_QUEUE,
      { batchSize: 5, burstWhenBatchFull: true, pollingIntervalSeconds: 2 },
      async (jobs: Job<AlertJob>[]) => {
        await Promise.all(jobs.map(({ data }) => this.#deliver(data.target)));
      },
    );
    const look = () => boss.notifyWorker(worker);
    this.#unsubscribe = await notifications.subscribe(ALERT_CHANNEL, { message: look, missed: look });
  }

  /** Fetches no more jobs; the message being sent is finished, or sent again by another worker. */
  async stop(): Promise<void> {
    this.#unsubscribe?.();
    const timer = setTimeout(() => this.#stopping.abort(), GRACE_MILLISECONDS);
    await this.#options.boss.offWork(ALERT_QUEUE);
    clearTimeout(timer);
  }

  async #deliver(id: number): Promise<void> {
    const { database, alerts } = this.#options;
    const told = await database.transaction((tx) => this.#prepare(tx, id));
    if (!told) return;
    // Outside of a transaction, as a receiver may take long.
    const attempted = told.target.kind === 'mail' ? undefined : await this.#post(told.target.kind, told);
    await database.transaction(async (tx) => {
      const ended = attempted ?? (await this.#mail(tx, told));
      const attempt = told.stored.attempts + 1;
      if (ended.answer === GONE) await switchOff(tx, id);
      const isOver = ended.status === 'sending' && attempt >= MOST_ATTEMPTS;
      await updateMessage(tx, told.stored.id, isOver ? { ...ended, status: 'failed' } : ended);
      const retrySeconds = (this.#options.firstRetrySeconds ?? FIRST_RETRY_SECONDS) * 2 ** (attempt - 1);
      await alerts.enqueue(tx, [id], ended.status === 'sending' && !isOver ? retrySeconds : SECONDS_BETWEEN);
    });
  }

  /** The message to send now. If there is none, the target is looked at again when there may be one. */
  async #prepare(tx: Queryable, id: number): Promise<Told | undefined> {
    const target = await lockTarget(tx, id);
    // Another worker delivers to it.
    if (!target) return undefined;
    const found = target.is_active ? ((await selectSending(tx, id)) ?? (await this.#next(tx, id))) : undefined;
    if (found === undefined) await setQueued(tx, id, false);
    else if (typeof found === 'number') await this.#options.alerts.enqueue(tx, [id], found);
    else {
      const events = await selectEvents(tx, found.id);
      return { target, stored: found, message: { id: found.uuid, events, total: found.events } };
    }
    return undefined;
  }

  /** The next message, or after how many seconds there may be one. */
  async #next(tx: Queryable, target: number): Promise<StoredMessage | number | undefined> {
    const { hour, seconds } = await selectPace(tx, target);
    const between = hour >= MANY ? SECONDS_BETWEEN_MANY : SECONDS_BETWEEN;
    const wait = seconds === null ? 0 : between - seconds;
    if (wait <= 0) return await gatherMessage(tx, target);
    return (await hasWaiting(tx, target)) ? Math.ceil(wait) : undefined;
  }

  /** In the transaction that notes it, so that the mail is sent once. */
  async #mail(tx: Queryable, { target, message }: Told): Promise<Attempted> {
    const { alerts, mail } = this.#options;
    try {
      const lines = alertLines(message, target.language);
      const subject = alertSubject(lines, message.total, target.language);
      await mail.send(tx, { to: alerts.opened(target).address, subject, text: lines.join('\n\n') });
      return { status: 'sent', answer: null, error: null };
    } catch (error) {
      if (!(error instanceof DomainError) && !(error instanceof UnsealError)) throw error;
      return { status: 'failed', answer: null, error: error.message };
    }
  }

  async #post(kind: Exclude<Target['kind'], 'mail'>, { target, message }: Told): Promise<Attempted> {
    const { alerts, allowPrivate, logger } = this.#options;
    try {
      const request = alertRequest(kind, {
        message,
        ...alerts.opened(target),
        language: target.language,
        now: new Date(),
      });
      const signal = this.#stopping.signal;
      const answered = await post(request.address, { ...request, mostSeconds: ANSWER_SECONDS, allowPrivate, signal });
      if (answered.status === GONE) return { status: 'failed', answer: GONE, error: SWITCHED_OFF };
      const refusal = refusalIn(kind, answered);
      return { status: refusal ? 'sending' : 'sent', answer: answered.status, error: refusal ?? null };
    } catch (error) {
      if (this.#stopping.signal.aborted) throw error;
      const reason = reasonOf(error);
      logger.warn({ target: target.uuid, message: message.id, reason }, 'sending an alert failed');
      return { status: 'sending', answer: null, error: reason };
    }
  }
}

const SWITCHED_OFF = 'the receiver answered 410 (gone): the target was switched off';

interface Told {
  readonly target: Target;
  readonly stored: StoredMessage;
  readonly message: AlertMessage;
}

/** For the log of deliveries, which its owner reads. */
function reasonOf(error: unknown): string {
  const { data, message } = error as { data?: { message?: string }; message: string };
  return data?.message ?? message;
}
