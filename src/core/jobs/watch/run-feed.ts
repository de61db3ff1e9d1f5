/**
 * The changes of runs of one kind, for many watchers. An event goes only to the watchers that it
 * concerns, and needs a query only if it contains less than they are to receive.
 */
import { setTimeout as delay, setImmediate as turn } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import { type Live, type LiveEvent, MISSED } from '../../live/live.ts';
import { type RunEvent, runIdOf } from '../runs/run-event.ts';
import { isFinal, type RunStatus } from '../runs/states.ts';

/** A run as a system shows it. */
export interface RunState {
  readonly run_id: number;
  readonly owner_id: number | null;
  readonly status: RunStatus;
}

export interface RunFeedOptions<State extends RunState> {
  readonly live: Live;
  readonly logger: Logger;
  /** The kind of the runs. */
  readonly kind: string;
  /** Reads the state of these runs in one statement; omits runs that are no longer shown. */
  readonly read: (runIds: readonly number[]) => Promise<State[]>;
  /**
   * Reads the unfinished runs of each of these owners, or of all owners: a bounded number, in one statement. Only
   * needed if runs are watched by their owner.
   */
  readonly readUnfinished?: (ownerIds: readonly number[] | undefined) => Promise<State[]>;
  /** Applies an event to a run whose status has not changed. */
  readonly advance: (state: State, event: RunEvent) => State;
}

/** Receives the state of a run: the same object for all listeners with the same state, see `rememberingLast`. */
export type RunListener<State> = (state: State) => void;

/** One watcher. Each call replaces what it watched before. */
export interface FeedWatch {
  /**
   * Watches all runs of an owner, or of all owners if undefined.
   * @returns when the listener has received the state of the unfinished ones
   */
  owner(ownerId: number | undefined): Promise<void>;
  /**
   * Watches these runs.
   * @returns when the listener has received the state of each, finished or not
   */
  runs(runIds: readonly number[]): Promise<void>;
  stop(): void;
}

interface Watcher<State> {
  readonly listener: RunListener<State>;
  /** Called if the watched run is no longer shown. */
  readonly lost?: () => void;
  /** Events received during the read of the initial state: they are newer and are delivered after it. */
  held: Map<number, State> | undefined;
  leave: (() => void)[];
}

const MOST_AT_ONCE = 1_000;
const MOST_KNOWN = 20_000;
const RETRY_MILLISECONDS = 1_000;

export class RunFeed<State extends RunState> {
  readonly #options: RunFeedOptions<State>;
  /** The watchers of all runs of an owner; under undefined, of all owners. */
  readonly #byOwner = new Map<number | undefined, Set<Watcher<State>>>();
  readonly #byRun = new Map<number, Set<Watcher<State>>>();
  /** The watched unfinished runs, as last read. */
  readonly #known = new LRUCache<number, State>({ max: MOST_KNOWN });
  /** Runs to be read and delivered, and those being read. */
  readonly #due = new Set<number>();
  #reading: Set<number> | undefined;
  /** Whether events may have been missed. */
  #isBehind = false;
  #stopListening: (() => void) | undefined;

  constructor(options: RunFeedOptions<State>) {
    this.#options = options;
  }

  /** Creates a watcher that watches nothing yet. */
  watch(listener: RunListener<State>): FeedWatch {
    const watcher: Watcher<State> = { listener, held: undefined, leave: [] };
    const { read } = this.#options;
    return {
      owner: async (ownerId) => {
        this.#enter(watcher, [join(this.#byOwner, ownerId, watcher)]);
        await this.#catchUp(watcher, this.#readUnfinished(ownerId === undefined ? undefined : [ownerId]));
      },
      runs: async (runIds) => {
        const joined = runIds.map((runId) => join(this.#byRun, runId, watcher));
        this.#enter(watcher, joined);
        await this.#catchUp(watcher, read(runIds));
      },
      stop: () => this.#enter(watcher, []),
    };
  }

  /**
   * Watches one run. Its state is delivered after a read together with all others newly watched,
   * which is retried while the database is unavailable.
   * @param lost called if the run is no longer shown
   * @returns a function that stops
   */
  follow(runId: number, listener: RunListener<State>, lost: () => void): () => void {
    const watcher: Watcher<State> = { listener, lost, held: undefined, leave: [] };
    this.#enter(watcher, [join(this.#byRun, runId, watcher)]);
    this.#readLater(runId);
    void this.#readDue();
    return () => this.#enter(watcher, []);
  }

  async #readUnfinished(ownerIds: readonly number[] | undefined): Promise<State[]> {
    return (await this.#options.readUnfinished?.(ownerIds)) ?? [];
  }

  #enter(watcher: Watcher<State>, joined: (() => void)[]): void {
    for (const leave of watcher.leave) leave();
    watcher.leave = joined;
    watcher.held = undefined;
    if (this.#byOwner.size > 0 || this.#byRun.size > 0) {
      this.#stopListening ??= this.#options.live.subscribeAll((topic, event) => this.#hear(topic, event));
      return;
    }
    this.#stopListening?.();
    this.#stopListening = undefined;
    this.#known.clear();
    this.#due.clear();
  }

  async #catchUp(watcher: Watcher<State>, reading: Promise<State[]>): Promise<void> {
    const held = new Map<number, State>();
    watcher.held = held;
    try {
      for (const state of await reading) {
        this.#remember(state);
        if (watcher.held === held && !held.has(state.run_id)) watcher.listener(state);
      }
    } finally {
      // Unless it watches another run by now.
      if (watcher.held === held) {
        watcher.held = undefined;
        for (const state of held.values()) watcher.listener(state);
      }
    }
  }

  #hear(topic: string | undefined, event: LiveEvent): void {
    if (event.type === 'run') {
      this.#hearOfRun(event as RunEvent);
    } else if (event.type === MISSED.type) {
      if (topic === undefined) this.#isBehind = true;
      else this.#readLater(runIdOf(topic));
      this.#readDue();
    }
  }

  #hearOfRun(event: RunEvent): void {
    if (event.kind !== this.#options.kind) return;
    const { id, owner_id, status } = event;
    if (!this.#isWatched(id, owner_id)) {
      this.#known.delete(id);
      return;
    }
    // A read that has not started yet will include this change.
    if (this.#due.has(id)) return;
    const known = this.#known.get(id);
    if (known?.status === status && !isFinal(status) && !this.#reading?.has(id)) {
      this.#tell(this.#options.advance(known, event));
    } else {
      this.#readLater(id);
      this.#readDue();
    }
  }

  #readLater(runId: number | undefined): void {
    if (runId !== undefined) this.#due.add(runId);
  }

  async #readDue(): Promise<void> {
    if (this.#reading) return;
    this.#reading = new Set();
    // Requests of the same turn are read together.
    await turn();
    while (this.#due.size > 0 || this.#isBehind) {
      try {
        await this.#readSome();
      } catch (error) {
        this.#options.logger.warn({ err: error }, 'reading runs for their watchers failed; retrying');
        for (const id of this.#reading) this.#due.add(id);
        await delay(RETRY_MILLISECONDS, undefined, { ref: false });
      }
    }
    this.#reading = undefined;
  }

  async #readSome(): Promise<void> {
    if (this.#isBehind) await this.#readAllLater();
    this.#reading = new Set(this.#due.values().take(MOST_AT_ONCE));
    for (const id of this.#reading) this.#due.delete(id);
    const lost = new Set(this.#reading);
    for (const state of await this.#options.read([...this.#reading])) {
      this.#remember(state);
      this.#tell(state);
      lost.delete(state.run_id);
    }
    for (const id of lost) {
      this.#known.delete(id);
      for (const watcher of this.#byRun.get(id) ?? []) watcher.lost?.();
    }
  }

  /** After a gap: reads the watched unfinished runs again, and those that may have started. */
  async #readAllLater(): Promise<void> {
    const ownerIds = [...this.#byOwner.keys()].filter((id) => id !== undefined);
    const unfinished = [
      ...(this.#byOwner.has(undefined) ? await this.#readUnfinished(undefined) : []),
      ...(ownerIds.length > 0 ? await this.#readUnfinished(ownerIds) : []),
    ];
    const began = unfinished.map(({ run_id }) => run_id);
    for (const id of [...this.#known.keys(), ...this.#byRun.keys(), ...began]) this.#due.add(id);
    this.#isBehind = false;
  }

  #remember(state: State): void {
    if (isFinal(state.status)) this.#known.delete(state.run_id);
    else this.#known.set(state.run_id, state);
  }

  #tell(state: State): void {
    const { run_id: runId, owner_id: ownerId } = state;
    if (!this.#isWatched(runId, ownerId)) return;
    for (const watchers of this.#watchersOf(runId, ownerId)) {
      for (const { held, listener } of watchers ?? []) {
        if (held) held.set(runId, state);
        else listener(state);
      }
    }
  }

  #isWatched(runId: number, ownerId: number | null): boolean {
    return this.#watchersOf(runId, ownerId).some((watchers) => watchers !== undefined);
  }

  #watchersOf(runId: number, ownerId: number | null) {
    const byOwner = ownerId === null ? undefined : this.#byOwner.get(ownerId);
    return [byOwner, this.#byOwner.get(undefined), this.#byRun.get(runId)];
  }
}

/** Remembers the result for the last state, so that it is computed once for consecutive listeners. */
export function rememberingLast<State extends object, Answer>(
  make: (state: State) => Answer,
): (state: State) => Answer {
  let last: { state: State; answer: Answer } | undefined;
  return (state) => {
    if (last?.state !== state) last = { state, answer: make(state) };
    return last.answer;
  };
}

/** Adds a watcher under a key. @returns a function that removes it */
function join<Key, State>(watchers: Map<Key, Set<Watcher<State>>>, key: Key, watcher: Watcher<State>): () => void {
  const others = watchers.get(key) ?? new Set();
  watchers.set(key, others.add(watcher));
  return () => {
    others.delete(watcher);
    if (others.size === 0 && watchers.get(key) === others) watchers.delete(key);
  };
}
