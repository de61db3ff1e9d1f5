/**
 * What an admin can change while the program runs. A setting is defined once, with its schema and its default, and read
 * from memory; a change drops it from the memory of every node.
 */
import type { Logger } from 'pino';
import type { Static, TSchema } from 'typebox';
import { Check, Clone, Default } from 'typebox/value';
import { refusals } from '../../shared/errors.ts';
import type { Database, Queryable } from '../db/database.ts';
import type { Notifications } from '../db/notifications.ts';
import { selectSetting, storeSetting, takeTurns } from './settings-queries.ts';

/** What the settings refuse. */
export type SettingErrors = {
  /** The value does not fit the setting's schema. */
  setting_invalid: { name: string };
};

const refuse = refusals<SettingErrors>();

/** A setting's name, what it may hold, and what it holds until somebody changes it. */
export interface Setting<Schema extends TSchema = TSchema> {
  readonly name: string;
  readonly schema: Schema;
  readonly default: Static<Schema>;
}

/**
 * Defines a setting. Give a field that is added to an object later a `default` in the schema: values stored before it
 * was there are then completed and not refused.
 */
export function defineSetting<const Schema extends TSchema>(setting: Setting<Schema>): Setting<Schema> {
  if (!Check(setting.schema, setting.default))
    throw new Error(`the default of ${setting.name} does not fit its schema`);
  return { ...setting, default: freeze(Clone(setting.default)) };
}

/** Makes a new value of the present one. @returns the new value */
export type EditSetting = <Schema extends TSchema>(
  setting: Setting<Schema>,
  change: (current: Static<Schema>) => Static<Schema>,
) => Promise<Static<Schema>>;

export class Settings {
  readonly #database: Database;
  readonly #notifications: Notifications;
  readonly #logger: Logger;
  /**
   * What is held is the read itself, from before it begins. A change drops it even while it is under way, so a value
   * read before the change can never be stored after it.
   */
  readonly #held = new Map<string, Promise<unknown>>();
  #unsubscribe: (() => void) | undefined;

  constructor(database: Database, notifications: Notifications, logger: Logger) {
    this.#database = database;
    this.#notifications = notifications;
    this.#logger = logger;
  }

  /** Begins to hear of changes; call it before the first `get`. */
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
   * The value as this node knows it: from memory, and a moment behind a change that another node has just made.
   * Everybody is given the same frozen object.
   */
  async get<Schema extends TSchema>(setting: Setting<Schema>): Promise<Static<Schema>> {
    const held = this.#held.get(setting.name) ?? this.#hold(setting);
    return (await held) as Static<Schema>;
  }

  /** The value in the database itself, for who is about to change it or has just done so. */
  async read<Schema extends TSchema>(db: Queryable, setting: Setting<Schema>): Promise<Static<Schema>> {
    const stored = await selectSetting(db, setting.name);
    if (stored === undefined) return setting.default;
    const value = Default(setting.schema, stored);
    if (Check(setting.schema, value)) return freeze(value);
    this.#logger.warn({ setting: setting.name }, 'a stored setting does not fit this version: its default is used');
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
   * Changes settings in one transaction, together with what belongs to the change. Once it is committed, this node reads
   * them anew, without waiting for its own notification.
   * @param work is given a function that makes a new value of the present one and returns it; until the transaction ends,
   * nobody else changes that setting
   * @throws setting_invalid, and what the work throws
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
