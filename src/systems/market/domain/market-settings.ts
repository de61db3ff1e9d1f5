/** Market's settings, in effect on every node as soon as they are changed. */
import { type Static, Type } from 'typebox';
import type { Viewer } from '../../../core/accounts/viewer.ts';
import { differences, type Journal } from '../../../core/journal/journal.ts';
import { defineSetting, type Settings } from '../../../core/settings/settings.ts';

export const marketSettings = defineSetting({
  name: 'market',
  schema: Type.Object({
    /** How many executions run at once, over all workers. */
    max_concurrent_tasks: Type.Integer({ minimum: 1, maximum: 1_000 }),
    /** The time limit of an execution in seconds, unless its task has one. */
    default_timeout: Type.Integer({ minimum: 1, maximum: 86_400 }),
    retry_enabled: Type.Boolean(),
    /** The number of retries, unless the task has one. */
    max_retries: Type.Integer({ minimum: 0, maximum: 10 }),
    /** The shortest interval a task may have, in seconds. */
    min_interval: Type.Integer({ minimum: 1, maximum: 86_400, default: 10 }),
    /** The limit of active scheduled tasks of one user. */
    max_scheduled_tasks: Type.Integer({ minimum: 1, maximum: 100_000, default: 100 }),
  }),
  default: {
    max_concurrent_tasks: 5,
    default_timeout: 300,
    retry_enabled: true,
    max_retries: 3,
    min_interval: 10,
    max_scheduled_tasks: 100,
  },
});

export type MarketSettingValues = Readonly<Static<typeof marketSettings.schema>>;

/** Fields that are undefined stay unchanged. */
export type MarketSettingChanges = { readonly [Name in keyof MarketSettingValues]?: MarketSettingValues[Name] };

export class MarketSettings {
  readonly #settings: Settings;
  readonly #journal: Journal;

  constructor(settings: Settings, journal: Journal) {
    this.#settings = settings;
    this.#journal = journal;
  }

  /**
   * From the cache. Do not use it inside a transaction: its read might wait for a connection that is waiting for it.
   */
  async get(): Promise<MarketSettingValues> {
    return await this.#settings.get(marketSettings);
  }

  /** @param address of the administrator, for the journal */
  async change(admin: Viewer, changes: MarketSettingChanges, address: string): Promise<MarketSettingValues> {
    return await this.#settings.change(async (edit, tx) => {
      let before: MarketSettingValues = marketSettings.default;
      const values = await edit(marketSettings, (current) => {
        before = current;
        return { ...current, ...changes };
      });
      await this.#journal.record(tx, {
        accountId: admin.id,
        action: 'change_market_settings',
        target: 'setting:market',
        detail: differences(before, values, Object.keys(changes) as (keyof MarketSettingChanges)[]),
        address,
      });
      return values;
    });
  }
}
