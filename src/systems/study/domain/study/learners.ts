/** Those who study, as their runs need to know them: asked for anew before each item, so that a change counts from there. */
import type { Database } from '../../../../core/db/database.ts';
import { Batches } from '../../../../core/jobs/batches.ts';
import { type Secrets, UnsealError } from '../../../../core/secrets.ts';
import type { Learner } from '../sources/course-source.ts';
import { refuseSource } from '../sources/errors.ts';
import { type Sentences, sentencesFor } from './sentences.ts';
import { type LearnerRow, selectLearners } from './study-queries.ts';

/** What is done about an item that is not open. */
export type NotopenAction = 'retry' | 'ask' | 'continue';

/** How somebody studies. */
export interface Manner {
  /** How many seconds of an item pass in one of the clock. */
  readonly speed: number;
  readonly notopenAction: NotopenAction;
  readonly sentences: Sentences;
}

export class Learners {
  readonly #secrets: Pick<Secrets, 'unseal'>;
  readonly #reads: Batches<number, LearnerRow | undefined>;

  constructor({ database, secrets }: { database: Database; secrets: Pick<Secrets, 'unseal'> }) {
    this.#secrets = secrets;
    this.#reads = new Batches(async (ids) => {
      const rows = new Map((await selectLearners(database.query, ids)).map((row) => [row.id, row]));
      return ids.map((id) => rows.get(id));
    });
  }

  /** Undefined: the account is gone. */
  async manner(accountId: number): Promise<Manner | undefined> {
    const row = await this.#reads.submit(accountId);
    if (!row) return undefined;
    return { speed: row.speed, notopenAction: row.notopen_action, sentences: sentencesFor(row.language) };
  }

  /**
   * With what they sign in where the courses are. Undefined: the account is gone.
   * @throws `source_sign_in_failed` when the stored password cannot be read, as it was sealed with another secret
   */
  async learner(accountId: number): Promise<Learner | undefined> {
    const row = await this.#reads.submit(accountId);
    return row && { accountId, username: row.cx_username, password: this.#password(row) };
  }

  #password({ cx_password_sealed: sealed, language }: LearnerRow): string | null {
    try {
      return sealed === null ? null : this.#secrets.unseal(sealed);
    } catch (error) {
      if (!(error instanceof UnsealError)) throw error;
      throw refuseSource('source_sign_in_failed', { message: sentencesFor(language).passwordUnreadable }, error);
    }
  }
}
