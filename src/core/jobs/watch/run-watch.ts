/**
 * Watches things by their ids, whichever system they belong to. Each system registers how its ids are found and what is
 * shown of them, so that one socket serves all systems and knows none of them.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Language } from '../../../shared/language.ts';
import { Batches } from '../../db/batches.ts';
import type { Live, LiveEvent } from '../../live/live.ts';
import { type RunFeed, type RunState, rememberingLast } from './run-feed.ts';

/** The state of something that is watched. */
export interface RunSnapshot {
  readonly id: string | number;
  /** In the words of its system. */
  readonly status: string;
  /** Percent. */
  readonly progress: number;
  /** What is being done, if that is known. */
  readonly message: string | null;
  /** As text, or as one that is worded for each reader. */
  readonly error: string | null | ((language: Language) => string | null);
  /** What only its system has to tell, under names of its own. */
  readonly details?: object;
}

/** The present run of something, and its owner. */
export interface FoundRun {
  readonly id: string;
  readonly run_id: number;
  readonly owner_id: number | null;
}

/** One kind of thing that can be watched. */
export interface Followable<State extends RunState> {
  /** Normalises an id; undefined if it is not an id of this kind. */
  readonly canonical: (id: string) => string | undefined;
  /** Finds those that exist, in one statement. */
  readonly find: (ids: readonly string[]) => Promise<FoundRun[]>;
  /** Its runs. A run that is no longer the present one is not read. */
  readonly feed: RunFeed<State>;
  readonly snapshot: (state: State) => RunSnapshot;
  /**
   * The live topic of what happens to it beside its runs, if anything can: a `TaskRunEvent` if it has another run now,
   * or another state than its run shows; anything else if it must be looked up again, as it may be gone.
   */
  readonly topic?: (id: string) => string;
}

/** Something has another run now. A later run has a higher number. */
export interface TaskRunEvent extends LiveEvent {
  readonly type: 'task_run';
  readonly run_id: number;
}

export function taskRunEvent(runId: number): TaskRunEvent {
  return { type: 'task_run', run_id: runId };
}

/** Receives the snapshots of one thing. */
export interface Follower {
  /** Called at first and with every change. A snapshot is never older than the one before. */
  stands(snapshot: RunSnapshot): void;
  /** Called once, if it no longer exists; nothing is called after that. */
  gone(): void;
}

/** Something that exists. */
export interface Found {
  /** Starts to watch it. Returns a function that stops. */
  follow(follower: Follower): () => void;
}

/** A kind, with its look-ups batched. */
interface Kind {
  readonly canonical: (id: string) => string | undefined;
  readonly find: (id: string) => Promise<FoundRun | undefined>;
  readonly topic: ((id: string) => string) | undefined;
  readonly follow: (runId: number, stands: (snapshot: RunSnapshot) => void, lost: () => void) => () => void;
}

interface Surroundings {
  readonly live: Live;
  readonly logger: Logger;
}

const RETRY_MILLISECONDS = 1_000;

export class RunWatch {
  readonly #surroundings: Surroundings;
  readonly #kinds: Kind[] = [];

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
  }

  /** Registers a kind. Called once, at the start. */
  add<State extends RunState>({ canonical, find, feed, snapshot, topic }: Followable<State>): void {
    const batches = new Batches(async (ids: string[]) => {
      const found = new Map((await find([...new Set(ids)])).map((one) => [one.id, one]));
      return ids.map((id) => found.get(id));
    });
    const snapshotOf = rememberingLast(snapshot);
    this.#kinds.push({
      canonical,
      topic,
      find: (id) => batches.submit(id),
      follow: (runId, stands, lost) => feed.follow(runId, (state) => stands(snapshotOf(state)), lost),
    });
  }

  /** Normalises an id of any kind; an id of no kind is returned unchanged. */
  canonical(id: string): string {
    for (const kind of this.#kinds) {
      const canonical = kind.canonical(id);
      if (canonical !== undefined) return canonical;
    }
    return id;
  }

  /**
   * @param ownerId only if this account owns it; anybody's if undefined
   * @returns undefined if it does not exist
   */
  async find(id: string, ownerId: number | undefined): Promise<Found | undefined> {
    for (const kind of this.#kinds) {
      const canonical = kind.canonical(id);
      const found = canonical === undefined ? undefined : await kind.find(canonical);
      if (found && (ownerId === undefined || found.owner_id === ownerId)) {
        return { follow: (follower) => new Subscription(this.#surroundings, kind, found, follower).begin() };
      }
    }
    return undefined;
  }
}

/** One watcher of one thing, through all the runs it has. */
class Subscription {
  readonly #surroundings: Surroundings;
  readonly #kind: Kind;
  readonly #found: FoundRun;
  readonly #follower: Follower;
  #run = 0;
  #leaveRun = () => {};
  #leaveTopic = () => {};
  #isOver = false;

  constructor(surroundings: Surroundings, kind: Kind, found: FoundRun, follower: Follower) {
    this.#surroundings = surroundings;
    this.#kind = kind;
    this.#found = found;
    this.#follower = follower;
  }

  begin(): () => void {
    const { topic } = this.#kind;
    if (topic) {
      this.#leaveTopic = this.#surroundings.live.subscribe(topic(this.#found.id), (event) => {
        if (event.type === 'task_run') this.#attend((event as TaskRunEvent).run_id);
        else void this.#look();
      });
    }
    // If it has another run since it was found, the feed reports this one as lost, and it is looked up again.
    this.#attend(this.#found.run_id);
    return () => this.#stop();
  }

  /** Watches this run, beginning with its present state. */
  #attend(runId: number): void {
    if (this.#isOver || runId < this.#run) return;
    this.#leaveRun();
    this.#run = runId;
    this.#leaveRun = this.#kind.follow(
      runId,
      (snapshot) => this.#follower.stands(snapshot),
      () => void this.#look(),
    );
  }

  async #look(): Promise<void> {
    const { id } = this.#found;
    while (!this.#isOver) {
      try {
        const found = await this.#kind.find(id);
        if (!found) this.#end();
        else if (found.run_id > this.#run) this.#attend(found.run_id);
        return;
      } catch (error) {
        this.#surroundings.logger.warn({ err: error, id }, 'looking up what is watched failed; retrying');
        await delay(RETRY_MILLISECONDS, undefined, { ref: false });
      }
    }
  }

  #end(): void {
    if (this.#isOver) return;
    this.#stop();
    this.#follower.gone();
  }

  #stop(): void {
    this.#isOver = true;
    this.#leaveRun();
    this.#leaveTopic();
  }
}
