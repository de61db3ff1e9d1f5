/** The accounts' study preferences, and their credentials at the course source. */
import type { Core } from '../../../../core/core.ts';
import { differences } from '../../../../core/journal/journal.ts';
import { UnsealError } from '../../../../core/secrets.ts';
import type { NotopenAction } from '../study/preferences.ts';
import { CONFIG_EVENT, studyAccountTopic } from '../topics.ts';
import { type ConfigRow, selectConfig, upsertConfig } from './config-queries.ts';

/** Notification settings that clients store. */
export type NotificationConfig = Readonly<Record<string, string | number | boolean | null>>;

export interface Config extends Omit<ConfigRow, 'notification_config_sealed'> {
  readonly notification_config: NotificationConfig;
}

/** The fields to change. Fields that are undefined stay unchanged. */
export interface ConfigChange {
  /** Null removes it. */
  readonly cx_username?: string | null | undefined;
  /** Likewise. */
  readonly cx_password?: string | null | undefined;
  readonly speed?: number | undefined;
  readonly notopen_action?: NotopenAction | undefined;
  readonly notification_config?: NotificationConfig | null | undefined;
}

/** For an account that has stored none: the defaults of the table. */
const DEFAULTS: ConfigRow = {
  ...{ cx_username: null, cx_password_set: false, speed: 1, notopen_action: 'retry' },
  ...{ notification_config_sealed: null, updated_at: null },
};

export class Configs {
  readonly #options: Pick<Core, 'database' | 'secrets' | 'journal' | 'live'>;

  constructor(options: Pick<Core, 'database' | 'secrets' | 'journal' | 'live'>) {
    this.#options = options;
  }

  async get(accountId: number): Promise<Config> {
    return this.#opened((await selectConfig(this.#options.database.query, accountId)) ?? DEFAULTS);
  }

  /** @param address the caller's, for the journal */
  async change(accountId: number, change: ConfigChange, address: string): Promise<Config> {
    const { database, secrets, journal, live } = this.#options;
    const { cx_username, cx_password, speed, notopen_action, notification_config } = change;
    const values = {
      ...(cx_username !== undefined && { cx_username }),
      ...(cx_password !== undefined && { cx_password_sealed: cx_password === null ? null : secrets.seal(cx_password) }),
      // It may be right now even if unchanged: the site's password may have been changed to it.
      ...((cx_username !== undefined || cx_password !== undefined) && { cx_refused_at: null }),
      ...(speed !== undefined && { speed }),
      ...(notopen_action !== undefined && { notopen_action }),
      // It contains addresses and tokens of other services.
      ...(notification_config !== undefined && {
        notification_config_sealed: notification_config && secrets.seal(JSON.stringify(notification_config)),
      }),
    };
    const named = Object.keys(change);
    if (named.length === 0) return await this.get(accountId);
    return await database.transaction(async (tx) => {
      const before = (await selectConfig(tx, accountId)) ?? DEFAULTS;
      const after = await upsertConfig(tx, accountId, values);
      // Secrets are named without their values.
      const detail = { changed: named, ...differences(before, after, ['cx_username', 'speed', 'notopen_action']) };
      const action = { action: 'update_study_config', target: `account:${accountId}`, detail };
      await journal.record(tx, { ...action, accountId, address });
      await live.publish(tx, studyAccountTopic(accountId), CONFIG_EVENT);
      return this.#opened(after);
    });
  }

  #opened({ notification_config_sealed: sealed, ...config }: ConfigRow): Config {
    return { ...config, notification_config: sealed === null ? {} : this.#unsealed(sealed) };
  }

  /** Empty if it was sealed with another secret: its owner sets it again. */
  #unsealed(sealed: string): NotificationConfig {
    try {
      return JSON.parse(this.#options.secrets.unseal(sealed));
    } catch (error) {
      if (error instanceof UnsealError) return {};
      throw error;
    }
  }
}
