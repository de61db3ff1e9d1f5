/**
 * LISTEN and NOTIFY over one dedicated connection, which reconnects by itself. PostgreSQL keeps no notification for a
 * disconnected listener, so after a gap each subscriber is told that it may have missed some and can read again.
 */
import { sql } from 'kysely';
import pg from 'pg';
import type { Logger } from 'pino';
import { CONNECT_MILLISECONDS, DatabaseClient } from './client.ts';
import type { Queryable } from './database.ts';

/** A subscriber of a channel. Both functions are called in order and must not throw. */
export interface Subscriber {
  /** A notification, sent by a transaction that has committed. */
  message(payload: string): void;
  /** The connection was interrupted: notifications may have been missed. */
  missed(): void;
}

/** A payload may have 7,999 bytes; sending more fails the transaction. */
export const MAX_PAYLOAD_BYTES = 7_999;

const RETRY_MILLISECONDS = [100, 250, 500, 1_000, 2_000];

/** Sends notifications, in one statement, when the transaction commits; outside one, at once. */
export async function notify(db: Queryable, channel: string, ...payloads: string[]): Promise<void> {
  await sql`select pg_notify(${channel}, payload) from unnest(${payloads}::text[]) as payload`.execute(db);
}

export class Notifications {
  readonly #connection: pg.ClientConfig;
  readonly #logger: Logger;
  readonly #heartbeatMilliseconds: number;
  readonly #subscribers = new Map<string, Set<Subscriber>>();
  /** The channels the current connection listens to, each with the promise of its LISTEN. */
  #listening = new Map<string, Promise<unknown>>();
  #asking: Promise<unknown> = Promise.resolve();
  #client: pg.Client | undefined;
  #heartbeat: NodeJS.Timeout | undefined;
  #retry: NodeJS.Timeout | undefined;
  #failures = 0;
  #closed = false;

  /** @param heartbeatMilliseconds how often an idle connection is checked */
  constructor(connection: pg.ClientConfig, logger: Logger, heartbeatMilliseconds = 10_000) {
    this.#connection = connection;
    this.#logger = logger;
    this.#heartbeatMilliseconds = heartbeatMilliseconds;
  }

  /** Connects; rejects if the database is unavailable. Connections lost later are replaced in the background. */
  async open(): Promise<void> {
    await this.#connect();
  }

  /**
   * Listens on a channel.
   * @returns when PostgreSQL has confirmed it: later notifications arrive. Call the returned function to stop.
   */
  async subscribe(channel: string, subscriber: Subscriber): Promise<() => void> {
    const subscribers = this.#subscribers.get(channel) ?? new Set();
    this.#subscribers.set(channel, subscribers.add(subscriber));
    const client = this.#client;
    if (client) {
      await this.#listen(client, channel).catch((error) => {
        // The connection was lost meanwhile: the next one listens, and then calls `missed` of all subscribers.
        if (this.#client === client) throw error;
      });
    }
    return () => {
      subscribers.delete(subscriber);
    };
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    clearInterval(this.#heartbeat);
    await this.#client?.end().catch(() => {});
  }

  async #connect(): Promise<void> {
    const client = new DatabaseClient({
      ...this.#connection,
      application_name: 'owlery listener',
      keepAlive: true,
      connectionTimeoutMillis: CONNECT_MILLISECONDS,
    });
    client.on('error', (error) => this.#lost(client, error));
    client.on('end', () => this.#lost(client));
    client.on('notification', ({ channel, payload = '' }) => {
      for (const subscriber of this.#subscribers.get(channel) ?? []) subscriber.message(payload);
    });
    this.#listening = new Map();
    this.#asking = Promise.resolve();
    try {
      await client.connect();
      for (const channel of this.#subscribers.keys()) await this.#listen(client, channel);
      if (this.#closed) throw new Error('closed while connecting');
    } catch (error) {
      client.end().catch(() => {});
      throw error;
    }
    this.#client = client;
    this.#failures = 0;
    // A peer that disappears silently (an unplugged cable, a frozen machine) causes no error: only a query shows it.
    this.#heartbeat = setInterval(() => this.#beat(client), this.#heartbeatMilliseconds).unref();
  }

  /** All subscribers of a channel wait for the same LISTEN. */
  #listen(client: pg.Client, channel: string): Promise<unknown> {
    const listening = this.#listening.get(channel) ?? this.#ask(client, `listen ${pg.escapeIdentifier(channel)}`);
    this.#listening.set(channel, listening);
    return listening;
  }

  #beat(client: pg.Client): void {
    const silent = () => this.#lost(client, new Error('no answer to a heartbeat'));
    const timer = setTimeout(silent, this.#heartbeatMilliseconds / 2).unref();
    const heard = () => clearTimeout(timer);
    this.#ask(client, 'select 1').then(heard, heard);
  }

  /** Runs statements one after the other: a client must not get a second one while it runs the first. */
  #ask(client: pg.Client, statement: string): Promise<unknown> {
    const answer = this.#asking.then(() => client.query(statement));
    this.#asking = answer.catch(() => {});
    return answer;
  }

  #lost(client: pg.Client, error?: Error): void {
    if (this.#closed || this.#client !== client) return;
    this.#logger.warn({ err: error }, 'the listening connection to the database was lost; reconnecting');
    this.#client = undefined;
    clearInterval(this.#heartbeat);
    client.end().catch(() => {});
    this.#reconnectLater();
  }

  #reconnectLater(): void {
    const wait = RETRY_MILLISECONDS[Math.min(this.#failures, RETRY_MILLISECONDS.length - 1)];
    this.#failures += 1;
    this.#retry = setTimeout(() => this.#reconnect(), wait).unref();
  }

  async #reconnect(): Promise<void> {
    try {
      await this.#connect();
    } catch {
      if (!this.#closed) this.#reconnectLater();
      return;
    }
    this.#logger.info('the listening connection to the database is back');
    for (const subscribers of this.#subscribers.values()) {
      for (const subscriber of subscribers) subscriber.missed();
    }
  }
}
