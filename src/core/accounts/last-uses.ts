/**
 * Keeps when and from where each session and personal token was last used. Requests only note it in memory; each is
 * written at most once a minute, all together in one statement.
 */
import type { Logger } from 'pino';
import { every, type Repeated } from '../../shared/every.ts';
import type { Database } from '../db/database.ts';
import { type LastUse, updateLastUses } from './last-uses-queries.ts';
import type { Origin } from './origin.ts';
import type { SignedIn } from './sessions-queries.ts';

const LOOK_SECONDS = 1;
const LEAST_MILLISECONDS = 60_000;
const MOST_OF_DEVICE = 300;

/** A session or token in use. */
interface Used extends LastUse {
  readonly isToken: boolean;
}

export class LastUses {
  readonly #database: Database;
  readonly #writing: Repeated;
  /** Uses that are not written yet. */
  readonly #noted = new Map<string, Used>();
  /** When each was last written, in milliseconds since 1970; forgotten after a minute. */
  readonly #written = new Map<string, number>();

  constructor(database: Database, logger: Logger) {
    this.#database = database;
    this.#writing = every(LOOK_SECONDS, () => this.#write(Date.now()), {
      logger,
      failure: 'writing the last uses of sessions failed; retrying',
    });
  }

  note({ session: { id }, token }: SignedIn, { address, device }: Origin): void {
    const isToken = token !== undefined;
    this.#noted.set(id, { isToken, at: Date.now(), address, device: device?.slice(0, MOST_OF_DEVICE) });
  }

  /** Writes what is noted. */
  async close(): Promise<void> {
    await this.#writing.stop();
    this.#written.clear();
    await this.#write(Date.now()).catch(() => {});
  }

  async #write(now: number): Promise<void> {
    for (const [id, at] of this.#written) if (now - at >= LEAST_MILLISECONDS) this.#written.delete(id);
    const due = [...this.#noted].filter(([id]) => !this.#written.has(id));
    if (due.length === 0) return;
    for (const [id] of due) {
      this.#noted.delete(id);
      this.#written.set(id, now);
    }
    const [tokens, sessions] = [true, false].map(
      (wanted) => new Map(due.filter(([, { isToken }]) => isToken === wanted)),
    );
    if (tokens?.size) await updateLastUses(this.#database.query, 'personal_tokens', tokens);
    if (sessions?.size) await updateLastUses(this.#database.query, 'sessions', sessions);
  }
}
