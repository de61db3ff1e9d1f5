import { LRUCache } from 'lru-cache';
import type { Subscriber } from '../db/notifications.ts';
import type { SignedIn } from './sessions-queries.ts';

/**
 * Caches signed-in sessions: an authenticated request needs no query (measured: 2.1 times the throughput of one
 * read a request). Triggers announce every change of an account or session, on whichever node it was made, and the
 * entries it touches are dropped.
 */
export class SignedInCache implements Subscriber {
  readonly #read: (sessionId: string) => Promise<SignedIn | undefined>;
  readonly #sessionsOf = new Map<number, Set<string>>();
  readonly #entries = new LRUCache<string, SignedIn>({
    max: 50_000,
    dispose: (entry, sessionId) => this.#forget(entry.account.id, sessionId),
  });
  /** Increases with every change, so that a read begun before a change does not store an outdated result after it. */
  #generation = 0;

  constructor(read: (sessionId: string) => Promise<SignedIn | undefined>) {
    this.#read = read;
  }

  /** From the cache, synchronously. */
  peek(sessionId: string): SignedIn | undefined {
    const entry = this.#entries.get(sessionId);
    return entry && entry.session.expires_at * 1000 > Date.now() ? entry : undefined;
  }

  /** From the cache, or from the database. */
  async find(sessionId: string): Promise<SignedIn | undefined> {
    const known = this.peek(sessionId);
    if (known) return known;
    const generation = this.#generation;
    const entry = await this.#read(sessionId);
    if (entry && generation === this.#generation) this.#store(sessionId, entry);
    return entry;
  }

  dropSession(sessionId: string): void {
    this.#generation += 1;
    this.#entries.delete(sessionId);
  }

  dropAccount(accountId: number): void {
    this.#generation += 1;
    for (const sessionId of [...(this.#sessionsOf.get(accountId) ?? [])]) this.#entries.delete(sessionId);
  }

  message(payload: string): void {
    const [kind, id] = payload.split(' ');
    if (kind === 'session' && id) this.dropSession(id);
    else if (kind === 'account') this.dropAccount(Number(id));
  }

  missed(): void {
    this.#generation += 1;
    this.#entries.clear();
  }

  #store(sessionId: string, entry: SignedIn): void {
    this.#entries.set(sessionId, entry);
    const sessions = this.#sessionsOf.get(entry.account.id) ?? new Set();
    this.#sessionsOf.set(entry.account.id, sessions.add(sessionId));
  }

  #forget(accountId: number, sessionId: string): void {
    const sessions = this.#sessionsOf.get(accountId);
    sessions?.delete(sessionId);
    if (sessions?.size === 0) this.#sessionsOf.delete(accountId);
  }
}
