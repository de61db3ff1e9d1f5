import { setTimeout as delay } from 'node:timers/promises';
import type { Subscriber } from '../db/notifications.ts';
import type { SignedIn } from './sessions-queries.ts';

/**
 * Called with the account and session; with undefined when the session has ended or the account is no longer active.
 */
export type SessionFollower = (now: SignedIn | undefined) => void;

interface Followed {
  readonly sessionId: string;
  readonly follower: SessionFollower;
}

const RETRY_MILLISECONDS = 1_000;

/**
 * Watches the sessions of open connections. A session is read again when it may have changed; all those that
 * change at once are read in one statement.
 */
export class SessionWatch implements Subscriber {
  readonly #read: (sessionIds: string[]) => Promise<SignedIn[]>;
  /** By the names in announcements: `session <id>` and `account <id>`. */
  readonly #followed = new Map<string, Set<Followed>>();
  #due = new Set<Followed>();
  #isReading = false;

  constructor(read: (sessionIds: string[]) => Promise<SignedIn[]>) {
    this.#read = read;
  }

  /** @returns a function that stops */
  follow({ session, account }: SignedIn, follower: SessionFollower): () => void {
    const followed = { sessionId: session.id, follower };
    const announcements = [bySession(session.id), `account ${account.id}`];
    for (const announcement of announcements) {
      const all = this.#followed.get(announcement) ?? new Set();
      this.#followed.set(announcement, all.add(followed));
    }
    return () => {
      this.#due.delete(followed);
      for (const announcement of announcements) {
        const all = this.#followed.get(announcement);
        all?.delete(followed);
        if (all?.size === 0) this.#followed.delete(announcement);
      }
    };
  }

  /** Reads a session again. */
  check(sessionId: string): void {
    this.message(bySession(sessionId));
  }

  message(announcement: string): void {
    this.#readAgain(this.#followed.get(announcement) ?? []);
  }

  missed(): void {
    for (const all of this.#followed.values()) this.#readAgain(all);
  }

  #readAgain(followed: Iterable<Followed>): void {
    for (const one of followed) this.#due.add(one);
    if (!this.#isReading) this.#readDue();
  }

  async #readDue(): Promise<void> {
    this.#isReading = true;
    while (this.#due.size > 0) {
      const due = this.#due;
      const ids = new Set(Array.from(due, ({ sessionId }) => sessionId));
      this.#due = new Set();
      const found = await this.#read([...ids]).catch(() => undefined);
      if (found) {
        this.#tell(due, new Map(found.map((signedIn) => [signedIn.session.id, signedIn])));
      } else {
        // While the database does not answer, the last known state applies.
        for (const one of due) if (this.#isFollowed(one)) this.#due.add(one);
        await delay(RETRY_MILLISECONDS, undefined, { ref: false });
      }
    }
    this.#isReading = false;
  }

  #tell(due: Set<Followed>, signedIn: Map<string, SignedIn>): void {
    for (const one of due) if (this.#isFollowed(one)) one.follower(signedIn.get(one.sessionId));
  }

  #isFollowed(one: Followed): boolean {
    return this.#followed.get(bySession(one.sessionId))?.has(one) ?? false;
  }
}

const bySession = (sessionId: string) => `session ${sessionId}`;
