/** What administrators set for factory, in effect on every node as soon as it is changed. */
import { type Static, type TObject, Type } from 'typebox';
import type { Administrator } from '../../../core/accounts/administration.ts';
import type { Database } from '../../../core/db/database.ts';
import type { Journal } from '../../../core/journal/journal.ts';
import { defineSetting, type Setting, type Settings } from '../../../core/settings/settings.ts';
import { logSetting } from '../../../core/system-log/log-setting.ts';
import { roundRate } from './price.ts';
import type { TaskType } from './task-types.ts';

const Rate = Type.Number({ minimum: 0, maximum: 10_000 });

/** The rate of every type that has none of its own. */
export const DEFAULT_RATE = 'default';

export const factorySettings = defineSetting({
  name: 'factory',
  schema: Type.Object({
    /** Tasks of one account that are pending or running. */
    max_concurrent_tasks_per_user: Type.Integer({ minimum: 1, maximum: 100_000 }),
    /** Of one attempt, in seconds. */
    default_task_timeout: Type.Integer({ minimum: 1, maximum: 30 * 86_400 }),
    /** Only administrators are served. */
    maintenance_mode: Type.Boolean(),
    /** A minute and GPU, by type of task. */
    task_rates: Type.Record(Type.String({ pattern: '^[A-Za-z0-9_.-]{1,50}$' }), Rate, { maxProperties: 1_000 }),
  }),
  default: {
    max_concurrent_tasks_per_user: 5,
    default_task_timeout: 3_600,
    maintenance_mode: false,
    task_rates: { training: 0.1, inference: 0.05, data_processing: 0.03, video_analysis: 0.05, [DEFAULT_RATE]: 0.1 },
  },
});

export type FactorySettingValues = Readonly<Static<typeof factorySettings.schema>>;

/** All that administrators of factory set: what becomes of the logs, too, which is every system's. */
export type Configuration = FactorySettingValues & Readonly<Static<typeof logSetting.schema>>;

/** What is not named stays as it is; so do the rates that are not. */
export type ConfigurationChange = { readonly [Name in keyof Configuration]?: Configuration[Name] };

export class FactorySettings {
  readonly #database: Database;
  readonly #settings: Settings;
  readonly #journal: Journal;

  constructor({ database, settings, journal }: { database: Database; settings: Settings; journal: Journal }) {
    this.#database = database;
    this.#settings = settings;
    this.#journal = journal;
  }

  /** From memory; not for use inside a transaction, where the read might wait for a connection that waits for it. */
  async get(): Promise<FactorySettingValues> {
    return await this.#settings.get(factorySettings);
  }

  /** All of them. */
  async all(): Promise<Configuration> {
    return { ...(await this.get()), ...(await this.#settings.get(logSetting)) };
  }

  async change(changes: ConfigurationChange, { accountId, address }: Administrator): Promise<Configuration> {
    const own = among(factorySettings, changes);
    const logs = among(logSetting, changes);
    return await this.#database.transaction(async (tx) => {
      const values = await this.#settings.change(tx, factorySettings, (current) => ({
        ...current,
        ...own,
        task_rates: { ...current.task_rates, ...roundRates(changes.task_rates) },
      }));
      const kept = await this.#settings.change(tx, logSetting, (current) => ({ ...current, ...logs }));
      const entry = { action: 'change_factory_settings', target: 'setting:factory', detail: changes };
      await this.#journal.record(tx, { ...entry, accountId, address });
      return { ...values, ...kept };
    });
  }
}

/** What a minute of a type costs: as administrators have set it, else as its server declares, else as all others. */
export function rateOf({ task_rates: rates }: FactorySettingValues, { name, rate }: TaskType): number {
  return roundRate(rates[name] ?? rate ?? rates[DEFAULT_RATE] ?? 0);
}

/** Of changes, those of one setting. */
function among<Schema extends TObject>({ schema }: Setting<Schema>, changes: ConfigurationChange) {
  return Object.fromEntries(Object.entries(changes).filter(([name]) => name in schema.properties)) as Partial<
    Static<Schema>
  >;
}

function roundRates(rates: Readonly<Record<string, number>> = {}): Record<string, number> {
  return Object.fromEntries(Object.entries(rates).map(([name, rate]) => [name, roundRate(rate)]));
}
