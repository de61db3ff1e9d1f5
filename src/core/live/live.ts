/**
 * Live events for watchers in every process. They travel by NOTIFY, so they are sent when the transaction that
 * makes them true commits, and not at all if it is rolled back.
 */
import type { Logger } from 'pino';
import type { Queryable } from '../db/database.ts';
import { MAX_PAYLOAD_BYTES, type Notifications, notify } from '../db/notifications.ts';

/** An event. The other fields depend on its `type`. */
export interface LiveEvent {
  readonly type: string;
  readonly [field: string]: unknown;
}

/**
 * Delivered in place of lost events: the connection was interrupted, or the event was larger than a
 * notification may be. A listener then reads again what it watches. Splitting large events would be a second
 * mechanism, and every listener must be able to read again anyway.
 */
export const MISSED: LiveEvent = Object.freeze({ type: 'missed' });

export type LiveListener = (event: LiveEvent) => void;

const CHANNEL = 'live';

export class Live {
  readonly #notifications: Notifications;
  readonly #logger: Logger;
  readonly #listeners = new Map<string, Set<LiveListener>>();
  readonly #general = new Set<(topic: string | undefined, event: LiveEvent) => void>();
  #unsubscribe: (() => void) | undefined;

  constructor(notifications: Notifications, logger: Logger) {
    this.#notifications = notifications;
    this.#logger = logger;
  }

  /** Starts listening. Not needed in a process that only publishes. */
  async open(): Promise<void> {
    this.#unsubscribe = await this.#notifications.subscribe(CHANNEL, {
      message: (payload) => this.#receive(payload),
      missed: () => this.#missed(),
    });
  }

  close(): void {
    this.#unsubscribe?.();
    this.#listeners.clear();
    this.#general.clear();
  }

  /** Publishes an event when the transaction commits; outside a transaction, at once. */
  async publish(db: Queryable, topic: string, event: LiveEvent): Promise<void> {
    await this.publishAll(db, [[topic, event]]);
  }

  /** Publishes many events in one statement. Those of one topic arrive in order. */
  async publishAll(db: Queryable, events: readonly (readonly [topic: string, event: LiveEvent])[]): Promise<void> {
    if (events.length > 0) await notify(db, CHANNEL, ...pack(events));
  }

  /**
   * Watches a topic.
   * @param listener called for each event, and with `MISSED` if events may have been lost
   * @returns a function that stops
   */
  subscribe(topic: string, listener: LiveListener): () => void {
    const listeners = this.#listeners.get(topic) ?? new Set();
    this.#listeners.set(topic, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#listeners.get(topic) === listeners) this.#listeners.delete(topic);
    };
  }

  /**
   * Watches all topics.
   * @param listener called for each event, and with `MISSED` and no topic if events may have been lost
   * @returns a function that stops
   */
  subscribeAll(listener: (topic: string | undefined, event: LiveEvent) => void): () => void {
    this.#general.add(listener);
    return () => this.#general.delete(listener);
  }

  #receive(payload: string): void {
    if (this.#listeners.size === 0 && this.#general.size === 0) return;
    for (const [topic, event] of JSON.parse(payload) as [string, LiveEvent][]) {
      for (const listener of this.#listeners.get(topic) ?? []) this.#tell(listener, event);
      for (const listener of this.#general) this.#tell((one) => listener(topic, one), event);
    }
  }

  #missed(): void {
    for (const listeners of this.#listeners.values()) {
      for (const listener of listeners) this.#tell(listener, MISSED);
    }
    for (const listener of this.#general) this.#tell((event) => listener(undefined, event), MISSED);
  }

  /** An error of one listener must not keep the event from the others. */
  #tell(listener: LiveListener, event: LiveEvent): void {
    try {
      listener(event);
    } catch (error) {
      this.#logger.error({ err: error }, 'a listener of live events failed');
    }
  }
}

/** Packs the events into few payloads, in order: a notification costs about the same whatever its length. */
function pack(events: readonly (readonly [string, LiveEvent])[]): string[] {
  const payloads: string[] = [];
  let parts: string[] = [];
  let bytes = 2;
  for (const [topic, event] of events) {
    let part = JSON.stringify([topic, event]);
    if (Buffer.byteLength(part) + 2 > MAX_PAYLOAD_BYTES) part = JSON.stringify([topic, MISSED]);
    const size = Buffer.byteLength(part) + 1;
    if (bytes + size > MAX_PAYLOAD_BYTES) {
      payloads.push(`[${parts.join()}]`);
      parts = [];
      bytes = 2;
    }
    parts.push(part);
    bytes += size;
  }
  payloads.push(`[${parts.join()}]`);
  return payloads;
}
