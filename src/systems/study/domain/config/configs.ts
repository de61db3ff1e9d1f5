/** How accounts study, and what they sign in with where the courses are. */
import type { Core } from '../../../../core/core.ts';
import type { NotopenAction } from '../study/preferences.ts';
import { CONFIG_EVENT, studyAccountTopic } from '../topics.ts';
import { type Config, selectConfig, upsertConfig } from './config-queries.ts';

/** What is to be different; what is not named stays as it is. */
export interface ConfigChange {
  /** Null: none any more. */
  readonly cx_username?: string | null | undefined;
  /** Likewise. */
  readonly cx_password?: string | null | undefined;
  readonly speed?: number | undefined;
  readonly notopen_action?: NotopenAction | undefined;
}

/** Of who has never said. As the table has them. */
const DEFAULTS: Config = { cx_username: null, cx_password_set: false, speed: 1, notopen_action: 'retry' };

export class Configs {
  readonly #options: Pick<Core, 'database' | 'secrets' | 'journal' | 'live'>;

  constructor(options: Pick<Core, 'database' | 'secrets' | 'journal' | 'live'>) {
    this.#options = options;
  }

  async get(accountId: number): Promise<Config> {
    return (await selectConfig(this.#options.database.query, accountId)) ?? DEFAULTS;
  }

  /** @param address the caller's, for the journal */
  async change(accountId: number, change: ConfigChange, address: string): Promise<Config> {
    const { database, secrets, journal, live } = this.#options;
    const { cx_username, cx_password, speed, notopen_action } = change;
    const values = {
      ...(cx_username !== undefined && { cx_username }),
      ...(cx_password !== undefined && { cx_password_sealed: cx_password === null ? null : secrets.seal(cx_password) }),
      // It may be the right one now, also where it is what it was: the site's may have been changed to it.
      ...((cx_username !== undefined || cx_password !== undefined) && { cx_refused_at: null }),
      ...(speed !== undefined && { speed }),
      ...(notopen_action !== undefined && { notopen_action }),
    };
    const named = Object.keys(change);
    if (named.length === 0) return await this.get(accountId);
    return await database.transaction(async (tx) => {
      const action = { action: 'update_study_config', target: `account:${accountId}`, detail: { changed: named } };
      await journal.record(tx, { ...action, accountId, address });
      await live.publish(tx, studyAccountTopic(accountId), CONFIG_EVENT);
      return await upsertConfig(tx, accountId, values);
    });
  }
}
