/** The socket with the events of runs: opened once for the page, and reopened when it breaks. */
import type { Channel, ChannelMessages, Owlery } from '@owlery/client';

export type LiveMessage = ChannelMessages['/console/ws'];

/** The delay after a refusal. Meanwhile the next request finds that the session has ended. */
const REFUSED_WAIT = 15_000;

export class LiveEvents {
  readonly #listeners = new Set<(message: LiveMessage) => void>();
  readonly #watchers = new Set<() => void>();
  #channel: Channel<'/console/ws'> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lostAt: number | undefined;
  #followed: number | undefined;
  #unfollow: (() => void) | undefined;

  constructor() {
    addEventListener('online', () => this.#channel?.reconnect());
  }

  /** When the connection was lost, in milliseconds since 1970; undefined while there is one. */
  get lostAt(): number | undefined {
    return this.#lostAt;
  }

  open(owlery: Owlery): void {
    if (this.#channel) return;
    this.#channel = owlery.channel('/console/ws', {
      onMessage: (message) => {
        if (message.type === 'connected') this.#setLost(undefined);
        this.#tell(message);
      },
      // Changes in between must be read.
      onMissed: () => this.#tell({ type: 'missed' }),
      onLost: () => this.#setLost(this.#lostAt ?? Date.now()),
      onRefused: () => {
        this.#channel = undefined;
        this.#setLost(this.#lostAt ?? Date.now());
        this.#timer = setTimeout(() => this.open(owlery), REFUSED_WAIT);
        this.#tell({ type: 'missed' });
      },
    });
    this.#follow();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#channel?.close();
    this.#channel = undefined;
    this.#setLost(undefined);
  }

  /** Calls the listener with each message, until the returned function is called. */
  listen(listener: (message: LiveMessage) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Calls the watcher when the connection is lost or is there again, until the returned function is called. */
  readonly watch = (watcher: () => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };

  /** Subscribes to the log of a run, instead of the one before; undefined: to none. */
  followLog(number: number | undefined): void {
    if (number === undefined && this.#followed !== undefined) this.#channel?.send({ type: 'unfollow_log' });
    this.#followed = number;
    this.#follow();
  }

  #follow(): void {
    const number = this.#followed;
    this.#unfollow?.();
    this.#unfollow = number === undefined ? undefined : this.#channel?.follow({ type: 'follow_log', number });
  }

  #setLost(value: number | undefined): void {
    if (this.#lostAt === value) return;
    this.#lostAt = value;
    for (const watcher of this.#watchers) watcher();
  }

  #tell(message: LiveMessage): void {
    for (const listener of this.#listeners) listener(message);
  }
}
