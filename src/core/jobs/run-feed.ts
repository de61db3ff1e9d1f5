/**
 * What happens to the runs of one kind, told to many who watch at once. An event goes to those whom it concerns without
 * anybody else being asked, is put into words once, and costs a query only where it says less than they are to be told.
 */
import { setTimeout as delay, setImmediate as turn } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import { type Live, type LiveEvent, MISSED } from '../live/live.ts';
import { type RunEvent, runIdOf } from './run-event.ts';
import { isFinal, type RunStatus } from './states.ts';

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
  /** How these runs stand, in one statement. */
  readonly read: (runIds: readonly number[]) => Promise<State[]>;
  /** The unfinished runs of each of these owners, or of everybody: a bounded number of them, in one statement. */
  readonly readUnfinished: (ownerIds: readonly number[] | undefined) => Promise<State[]>;
  /** The same run, further on in the status it had. */
  readonly advance: (state: State, event: RunEvent) => State;
  /** What is told of it. */
  readonly present: (state: State) => string;
}

/** Told how a run stands. */
export type RunListener = (runId: number, text: string) => void;

/** Somebody who watches. What is watched from now on takes the place of what was watched before. */
export interface RunWatch {
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

interface Watcher {
  readonly listener: RunListener;
  /** What is told while it is read how things stand: it is newer, and comes after. */
  held: Map<number, string> | undefined;
  leave: (() => void)[];
}

const MOST_AT_ONCE = 1_000;
const MOST_KNOWN = 20_000;
const RETRY_MILLISECONDS = 1_000;

export class RunFeed<State extends RunState> {
  readonly #options: RunFeedOptions<State>;
  /** Those who watch all runs of an owner; under undefined, of everybody. */
  readonly #byOwner = new Map<number | undefined, Set<Watcher>>();
  readonly #byRun = new Map<number, Set<Watcher>>();
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
  watch(listener: RunListener): RunWatch {
    const watcher: Watcher = { listener, held: undefined, leave: [] };
    const { read, readUnfinished } = this.#options;
    return {
      owner: async (ownerId) => {
        this.#enter(watcher, [join(this.#byOwner, ownerId, watcher)]);
        await this.#catchUp(watcher, readUnfinished(ownerId === undefined ? undefined : [ownerId]));
      },
      runs: async (runIds) => {
        const joined = runIds.map((runId) => join(this.#byRun, runId, watcher));
        this.#enter(watcher, joined);
        await this.#catchUp(watcher, read(runIds));
      },
      stop: () => this.#enter(watcher, []),
    };
  }

  #enter(watcher: Watcher, joined: (() => void)[]): void {
    for (const leave of watcher.leave) leave();
    watcher.leave = joined;
    if (this.#byOwner.size > 0 || this.#byRun.size > 0) {
      this.#stopListening ??= this.#options.live.subscribeAll((topic, event) => this.#hear(topic, event));
      return;
    }
    this.#stopListening?.();
    this.#stopListening = undefined;
    this.#known.clear();
    this.#due.clear();
  }

  async #catchUp(watcher: Watcher, reading: Promise<State[]>): Promise<void> {
    const held = new Map<number, string>();
    watcher.held = held;
    try {
      for (const state of await reading) {
        this.#remember(state);
        if (!held.has(state.run_id)) watcher.listener(state.run_id, this.#options.present(state));
      }
    } finally {
      watcher.held = undefined;
      for (const [runId, text] of held) watcher.listener(runId, text);
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
        this.#options.logger.warn({ err: error }, 'could not read how runs stand, and tries again');
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
    for (const state of await this.#options.read([...this.#reading])) {
      this.#remember(state);
      this.#tell(state);
    }
  }

  /** After a gap: what was watched and had not ended, and what may have begun. */
  async #readAllLater(): Promise<void> {
    const ownerIds = [...this.#byOwner.keys()].filter((id) => id !== undefined);
    const unfinished = [
      ...(this.#byOwner.has(undefined) ? await this.#options.readUnfinished(undefined) : []),
      ...(ownerIds.length > 0 ? await this.#options.readUnfinished(ownerIds) : []),
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
    const text = this.#options.present(state);
    for (const watchers of this.#watchersOf(runId, ownerId)) {
      for (const { held, listener } of watchers ?? []) {
        if (held) held.set(runId, text);
        else listener(runId, text);
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

/** Files a watcher under a key. @returns call it to take it out again */
function join<Key>(watchers: Map<Key, Set<Watcher>>, key: Key, watcher: Watcher): () => void {
  const others = watchers.get(key) ?? new Set();
  watchers.set(key, others.add(watcher));
  return () => {
    others.delete(watcher);
    if (others.size === 0 && watchers.get(key) === others) watchers.delete(key);
  };
}
