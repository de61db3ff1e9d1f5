/**
 * What people follow by its id, of whichever system. Each system says how its ids are found and what is told of them, so
 * that one socket can serve all and know none of them.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { Batches } from '../../db/batches.ts';
import type { Live, LiveEvent } from '../../live/live.ts';
import { type RunFeed, type RunState, rememberingLast } from './run-feed.ts';

/** How something stands. */
export interface Standing {
  readonly id: string | number;
  /** In its system's word. */
  readonly status: string;
  /** Percent. */
  readonly progress: number;
  /** What is being done, where that is said. */
  readonly message: string | null;
  readonly error: string | null;
  /** What only its system has to tell, under names of its own. */
  readonly details?: object;
}

/** The present run of something, and whose that is. */
export interface FoundRun {
  readonly id: string;
  readonly run_id: number;
  readonly owner_id: number | null;
}

/** One kind of thing that can be followed. */
export interface Followable<State extends RunState> {
  /** An id as it is kept; undefined, when it has not the form that ids of this kind have. */
  readonly canonical: (id: string) => string | undefined;
  /** Those that are there, in one statement. */
  readonly find: (ids: readonly string[]) => Promise<FoundRun[]>;
  /** Its runs. It reads nothing of one that is no longer the present one. */
  readonly feed: RunFeed<State>;
  readonly standing: (state: State) => Standing;
  /**
   * Where it is told what happens beside its runs, if anything can: a `TaskRunEvent` when it has got another run, or when
   * it stands otherwise than that run tells; anything else when it is to be looked at again, as it may be gone.
   */
  readonly topic?: (id: string) => string;
}

/** Something has been given another run. A later one has a higher number. */
export interface TaskRunEvent extends LiveEvent {
  readonly type: 'task_run';
  readonly run_id: number;
}

export function taskRunEvent(runId: number): TaskRunEvent {
  return { type: 'task_run', run_id: runId };
}

/** Somebody who follows. */
export interface Follower {
  /** Told how it stands: at first, and with every change. What is told is never older than what was told before. */
  stands(standing: Standing): void;
  /** Told once, and nothing after that. */
  gone(): void;
}

/** Something that has been found. */
export interface Found {
  /** Begins to follow it. @returns call it to stop */
  follow(follower: Follower): () => void;
}

/** A kind, with what is done for many at once. */
interface Kind {
  readonly canonical: (id: string) => string | undefined;
  readonly find: (id: string) => Promise<FoundRun | undefined>;
  readonly topic: ((id: string) => string) | undefined;
  readonly follow: (runId: number, stands: (standing: Standing) => void, lost: () => void) => () => void;
}

interface Surroundings {
  readonly live: Live;
  readonly logger: Logger;
}

const RETRY_MILLISECONDS = 1_000;

export class Followables {
  readonly #surroundings: Surroundings;
  readonly #kinds: Kind[] = [];

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
  }

  /** Has things of this kind followed. Said once, at the start. */
  add<State extends RunState>({ canonical, find, feed, standing, topic }: Followable<State>): void {
    const batches = new Batches(async (ids: string[]) => {
      const found = new Map((await find([...new Set(ids)])).map((one) => [one.id, one]));
      return ids.map((id) => found.get(id));
    });
    const standingOf = rememberingLast(standing);
    this.#kinds.push({
      canonical,
      topic,
      find: (id) => batches.submit(id),
      follow: (runId, stands, lost) => feed.follow(runId, (state) => stands(standingOf(state)), lost),
    });
  }

  /** An id in the one writing in which it is kept; as it is, where there are no such ids. */
  canonical(id: string): string {
    for (const kind of this.#kinds) {
      const canonical = kind.canonical(id);
      if (canonical !== undefined) return canonical;
    }
    return id;
  }

  /**
   * @param ownerId only if it is this account's; anybody's when undefined
   * @returns undefined, when there is no such thing
   */
  async find(id: string, ownerId: number | undefined): Promise<Found | undefined> {
    for (const kind of this.#kinds) {
      const canonical = kind.canonical(id);
      const found = canonical === undefined ? undefined : await kind.find(canonical);
      if (found && (ownerId === undefined || found.owner_id === ownerId)) {
        return { follow: (follower) => new Following(this.#surroundings, kind, found, follower).begin() };
      }
    }
    return undefined;
  }
}

/** One who follows one thing, through all the runs it has. */
class Following {
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
    // If it has got another since it was found, this one is lost, and it is looked at again.
    this.#attend(this.#found.run_id);
    return () => this.#stop();
  }

  /** Follows this run, from how it stands now. */
  #attend(runId: number): void {
    if (this.#isOver || runId < this.#run) return;
    this.#leaveRun();
    this.#run = runId;
    this.#leaveRun = this.#kind.follow(
      runId,
      (standing) => this.#follower.stands(standing),
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
        this.#surroundings.logger.warn({ err: error, id }, 'could not look at what is followed, and tries again');
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
