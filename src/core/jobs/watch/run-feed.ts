/**
 * What happens to the runs of one kind, told to many who watch at once. An event goes to those whom it concerns without
 * anybody else being asked, and costs a query only where it says less than they are to be told.
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
  /** The kind of these runs. */
  readonly kind: string;
  /** How these runs stand, in one statement; nothing of those that are not shown any more. */
  readonly read: (runIds: readonly number[]) => Promise<State[]>;
  /**
   * The unfinished runs of each of these owners, or of everybody: a bounded number of them, in one statement. Only where
   * runs are watched by their owner.
   */
  readonly readUnfinished?: (ownerIds: readonly number[] | undefined) => Promise<State[]>;
  /** The same run, further on in the status it had. */
  readonly advance: (state: State, event: RunEvent) => State;
}

/** Told how a run stands: the same object for all who are told the same, see `rememberingLast`. */
export type RunListener<State> = (state: State) => void;

/** Somebody who watches. What is watched from now on takes the place of what was watched before. */
export interface FeedWatch {
  /**
   * Watches all runs of an owner, or, when that is undefined, of everybody.
   * @returns when the listener has been told how those stand that have not ended
   */
  owner(ownerId: number | undefined): Promise<void>;
  /**
   * Watches these runs.
   * @returns when the listener has been told how each stands, ended or not
   */
  runs(runIds: readonly number[]): Promise<void>;
  stop(): void;
}

interface Watcher<State> {
  readonly listener: RunListener<State>;
  /** Told that what it watches is not shown any more. */
  readonly lost?: () => void;
  /** What is told while it is read how things stand: it is newer, and comes after. */
  held: Map<number, State> | undefined;
  leave: (() => void)[];
}

const MOST_AT_ONCE = 1_000;
const MOST_KNOWN = 20_000;
const RETRY_MILLISECONDS = 1_000;

export class RunFeed<State extends RunState> {
  readonly #options: RunFeedOptions<State>;
  /** Those who watch all runs of an owner; under undefined, of everybody. */
  readonly #byOwner = new Map<number | undefined, Set<Watcher<State>>>();
  readonly #byRun = new Map<number, Set<Watcher<State>>>();
  /** Runs that are watched and have not ended, as they were read. */
  readonly #known = new LRUCache<number, State>({ max: MOST_KNOWN });
  /** Runs to be read and told of, and those that are being read. */
  readonly #due = new Set<number>();
  #reading: Set<number> | undefined;
  /** Events may have been missed. */
  #isBehind = false;
  #stopListening: (() => void) | undefined;

  constructor(options: RunFeedOptions<State>) {
    this.#options = options;
  }

  /** Begins to watch: nothing yet, until it is said what. */
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
   * Watches one run. How it stands is told in a moment, read together with all others that begin to be watched then,
   * and as often as it takes when the database is away.
   * @param lost called where the run is not shown any more
   * @returns call it to stop
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
      // Unless it watches something else by now.
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
    // A read that has not begun will show what this event tells of.
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
    // What comes in the same turn is read with it.
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

  /** After a gap: what was watched and had not ended, and what may have begun. */
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

/** Does what takes time once for a state, however many are told of it one after the other. */
export function rememberingLast<State extends object, Answer>(
  make: (state: State) => Answer,
): (state: State) => Answer {
  let last: { state: State; answer: Answer } | undefined;
  return (state) => {
    if (last?.state !== state) last = { state, answer: make(state) };
    return last.answer;
  };
}

/** Files a watcher under a key. @returns call it to take it out again */
function join<Key, State>(watchers: Map<Key, Set<Watcher<State>>>, key: Key, watcher: Watcher<State>): () => void {
  const others = watchers.get(key) ?? new Set();
  watchers.set(key, others.add(watcher));
  return () => {
    others.delete(watcher);
    if (others.size === 0 && watchers.get(key) === others) watchers.delete(key);
  };
}
