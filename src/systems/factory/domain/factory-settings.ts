/** Factory's settings, in effect on every node as soon as they are changed. */
import { type Static, type TObject, Type } from 'typebox';
import type { Administrator } from '../../../core/accounts/administration.ts';
import type { Database } from '../../../core/db/database.ts';
import { differences, type Journal } from '../../../core/journal/journal.ts';
import { defineSetting, type Setting, type Settings } from '../../../core/settings/settings.ts';
import { logSetting } from '../../../core/system-log/log-setting.ts';
import { type ConfigProblem, refuse } from './errors.ts';
import { roundRate } from './price.ts';
import type { TaskType, TaskTypes } from './task-types.ts';

export const Rate = Type.Number({ minimum: 0, maximum: 10_000 });

/** A pattern. */
export const TYPE_NAME = '^[A-Za-z0-9_.-]{1,50}$';

/** The rate of types without one of their own. */
export const DEFAULT_RATE = 'default';

export const factorySettings = defineSetting({
  name: 'factory',
  schema: Type.Object({
    /** The limit of pending and running tasks of one account. */
    max_concurrent_tasks_per_user: Type.Integer({ minimum: 1, maximum: 100_000 }),
    /** The time limit of one attempt, in seconds. */
    default_task_timeout: Type.Integer({ minimum: 1, maximum: 30 * 86_400 }),
    /** Whether only administrators are served. */
    maintenance_mode: Type.Boolean(),
    /** The rate per minute and GPU, by type of task. */
    task_rates: Type.Record(Type.String({ pattern: TYPE_NAME }), Rate, { maxProperties: 1_000 }),
  }),
  default: {
    max_concurrent_tasks_per_user: 5,
    default_task_timeout: 3_600,
    maintenance_mode: false,
    task_rates: { training: 0.1, inference: 0.05, data_processing: 0.03, video_analysis: 0.05, [DEFAULT_RATE]: 0.1 },
  },
});

export type FactorySettingValues = Readonly<Static<typeof factorySettings.schema>>;

/** All settings of factory's administrators, including those of the logs, which apply to all systems. */
export type Configuration = FactorySettingValues & Readonly<Static<typeof logSetting.schema>>;

/** Fields and rates that are not named stay unchanged. A rate of null is removed. */
export type ConfigurationChange = {
  readonly [Name in keyof Configuration]?: Name extends 'task_rates' ? RateChanges : Configuration[Name];
};
export type RateChanges = Readonly<Record<string, number | null>>;

interface FactorySettingsOptions {
  readonly database: Database;
  readonly settings: Settings;
  readonly journal: Journal;
  readonly types: Pick<TaskTypes, 'names'>;
}

export class FactorySettings {
  readonly #database: Database;
  readonly #settings: Settings;
  readonly #journal: Journal;
  readonly #types: FactorySettingsOptions['types'];

  constructor({ database, settings, journal, types }: FactorySettingsOptions) {
    this.#database = database;
    this.#settings = settings;
    this.#journal = journal;
    this.#types = types;
  }

  /**
   * From the cache. Do not use it inside a transaction: its read might wait for a connection that is waiting for it.
   */
  async get(): Promise<FactorySettingValues> {
    return await this.#settings.get(factorySettings);
  }

  /** All of them. */
  async all(): Promise<Configuration> {
    return { ...(await this.get()), ...(await this.#settings.get(logSetting)) };
  }

  /** @throws task_rates_invalid */
  async change(changes: ConfigurationChange, { accountId, address }: Administrator): Promise<Configuration> {
    const { task_rates: rates = {}, ...others } = changes;
    await this.#checkRates(rates);
    const own = among(factorySettings, others);
    const logs = among(logSetting, changes);
    return await this.#settings.change(async (edit, tx) => {
      let before: Configuration = { ...factorySettings.default, ...logSetting.default };
      const values = await edit(factorySettings, (current) => {
        before = { ...before, ...current };
        return { ...current, ...own, task_rates: withRates(current.task_rates, rates) };
      });
      const kept = await edit(logSetting, (current) => {
        before = { ...before, ...current };
        return { ...current, ...logs };
      });
      const detail = differences(before, { ...values, ...kept }, Object.keys(changes) as (keyof Configuration)[]);
      const entry = { action: 'change_factory_settings', target: 'setting:factory', detail };
      await this.#journal.record(tx, { ...entry, accountId, address });
      return { ...values, ...kept };
    });
  }

  /** A mistyped name would have no effect, and a rate too small to be stored would make work free. */
  async #checkRates(rates: RateChanges): Promise<void> {
    const types = await this.#types.names(this.#database.query);
    const known = new Set([...Object.keys(factorySettings.default.task_rates), ...types]);
    const problems = Object.entries(rates).flatMap(([field, rate]) => {
      const message = problemOf(field, rate, known);
      return message ? [{ field, message }] : [];
    });
    if (problems.length > 0) throw refuse('task_rates_invalid', { problems });
  }
}

function problemOf(
  name: string,
  rate: number | null,
  known: ReadonlySet<string>,
): ConfigProblem['message'] | undefined {
  if (rate === null) return name === DEFAULT_RATE ? { zh: '不能删除', en: 'cannot be taken out' } : undefined;
  if (!known.has(name)) {
    const names = [...known].join(', ');
    return { zh: `没有此任务类型，可用类型: ${names}`, en: `is no type of task: known are ${names}` };
  }
  return roundRate(rate) === rate ? undefined : { zh: '最多四位小数', en: 'must have at most four decimals' };
}

/** The rate of a type: set by administrators, otherwise declared by its server, otherwise the default. */
export function rateOf({ task_rates: rates }: FactorySettingValues, { name, rate }: TaskType): number {
  return roundRate(rates[name] ?? rate ?? rates[DEFAULT_RATE] ?? 0);
}

/** The changes of one setting. */
function among<Schema extends TObject>({ schema }: Setting<Schema>, changes: Omit<ConfigurationChange, 'task_rates'>) {
  return Object.fromEntries(Object.entries(changes).filter(([name]) => name in schema.properties)) as Partial<
    Static<Schema>
  >;
}

function withRates(current: Readonly<Record<string, number>>, changes: RateChanges): Record<string, number> {
  const rates = Object.entries({ ...current, ...changes });
  return Object.fromEntries(rates.filter((entry): entry is [string, number] => entry[1] !== null));
}
