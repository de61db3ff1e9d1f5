/**
 * Settings that administrators can change at run time. A setting is defined once, with its schema and default, and
 * cached in memory; a change drops it from the cache of every node.
 */
import type { Logger } from 'pino';
import type { Static, TSchema } from 'typebox';
import { Check, Clone, Default } from 'typebox/value';
import { refusals } from '../../shared/errors.ts';
import type { Database, Queryable } from '../db/database.ts';
import type { Notifications } from '../db/notifications.ts';
import { selectSetting, storeSetting, takeTurns } from './settings-queries.ts';

/** The refusals of settings. */
export type SettingErrors = {
  /** The value does not match the setting's schema. */
  setting_invalid: { name: string };
};

const refuse = refusals<SettingErrors>();

/** A setting's name, schema and default. */
export interface Setting<Schema extends TSchema = TSchema> {
  readonly name: string;
  readonly schema: Schema;
  readonly default: Static<Schema>;
}

/**
 * Defines a setting. If you add a field to an object later, give it a `default` in the schema: values stored before
 * are then completed and not refused.
 */
export function defineSetting<const Schema extends TSchema>(setting: Setting<Schema>): Setting<Schema> {
  if (!Check(setting.schema, setting.default))
    throw new Error(`the default of ${setting.name} does not match its schema`);
  return { ...setting, default: freeze(Clone(setting.default)) };
}

/** Computes the new value from the current one. */
export type EditSetting = <Schema extends TSchema>(
  setting: Setting<Schema>,
  change: (current: Static<Schema>) => Static<Schema>,
) => Promise<Static<Schema>>;

export class Settings {
  readonly #database: Database;
  readonly #notifications: Notifications;
  readonly #logger: Logger;
  /**
   * The cache holds the promise of the read from its start. A change drops it even while it is under way, so a value
   * read before the change can never be stored after it.
   */
  readonly #held = new Map<string, Promise<unknown>>();
  #unsubscribe: (() => void) | undefined;

  constructor(database: Database, notifications: Notifications, logger: Logger) {
    this.#database = database;
    this.#notifications = notifications;
    this.#logger = logger;
  }

  /** Starts listening to changes; call it before the first `get`. */
  async open(): Promise<void> {
    this.#unsubscribe = await this.#notifications.subscribe('settings', {
      message: (name) => this.#held.delete(name),
      missed: () => this.#held.clear(),
    });
  }

  close(): void {
    this.#unsubscribe?.();
    this.#held.clear();
  }

  /**
   * The value from the cache; it lags a moment behind a change that another node has just made.
   * All callers get the same frozen object.
   */
  async get<Schema extends TSchema>(setting: Setting<Schema>): Promise<Static<Schema>> {
    const held = this.#held.get(setting.name) ?? this.#hold(setting);
    return (await held) as Static<Schema>;
  }

  /** The value in the database, for code that is about to change it or has just done so. */
  async read<Schema extends TSchema>(db: Queryable, setting: Setting<Schema>): Promise<Static<Schema>> {
    const stored = await selectSetting(db, setting.name);
    if (stored === undefined) return setting.default;
    const value = Default(setting.schema, stored);
    if (Check(setting.schema, value)) return freeze(value);
    this.#logger.warn({ setting: setting.name }, 'a stored setting is invalid in this version; using the default');
    return setting.default;
  }

  /**
   * Changes a setting on all nodes when the transaction commits.
   * @throws setting_invalid
   */
  async set<Schema extends TSchema>(db: Queryable, setting: Setting<Schema>, value: Static<Schema>): Promise<void> {
    if (!Check(setting.schema, value)) throw refuse('setting_invalid', { name: setting.name });
    await storeSetting(db, setting.name, value);
  }

  /**
   * Changes settings in one transaction, together with further work. After the commit, this node reads them again
   * without waiting for its own notification.
   * @param work gets a function that computes a new value from the current one and returns it; until the transaction
   *   ends, no other transaction changes that setting
   * @throws setting_invalid, and the errors of the work
   */
  async change<T>(work: (edit: EditSetting, tx: Queryable) => Promise<T>): Promise<T> {
    const changed = new Set<string>();
    const result = await this.#database.transaction(async (tx) => {
      const edit: EditSetting = async (setting, change) => {
        await takeTurns(tx, setting.name);
        const value = change(await this.read(tx, setting));
        await this.set(tx, setting, value);
        changed.add(setting.name);
        return value;
      };
      return await work(edit, tx);
    });
    for (const name of changed) this.#held.delete(name);
    return result;
  }

  #hold(setting: Setting): Promise<unknown> {
    const reading = this.read(this.#database.query, setting);
    this.#held.set(setting.name, reading);
    reading.catch(() => {
      if (this.#held.get(setting.name) === reading) this.#held.delete(setting.name);
    });
    return reading;
  }
}

function freeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(freeze);
  return Object.freeze(value);
}
