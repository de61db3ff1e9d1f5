/** Provides the warehouse named by the setting, on every node, as soon as the setting changes. */
import type { Logger } from 'pino';
import type { Database } from '../../../../core/db/database.ts';
import { type Secrets, UnsealError } from '../../../../core/secrets.ts';
import type { Settings } from '../../../../core/settings/settings.ts';
import { DomainError } from '../../../../shared/errors.ts';
import { refuse } from '../errors.ts';
import { isWarehouseLoss, reasonOf } from './failures.ts';
import { openPostgresqlWarehouse, warehouseHere } from './postgresql/postgresql-warehouse.ts';
import type { Warehouse } from './warehouse.ts';
import { type Location, type WarehouseSetting, warehouseSetting } from './warehouse-setting.ts';

/** Provides the current warehouse. */
export interface WarehouseInUse {
  /**
   * Does the work with it; a change of the setting meanwhile lets the work end where it began.
   * @throws warehouse_unavailable when it is elsewhere and cannot be reached; whatever the work throws
   */
  use<T>(work: (warehouse: Warehouse) => Promise<T>): Promise<T>;
}

export interface WarehousesOptions {
  readonly database: Database;
  readonly settings: Settings;
  readonly secrets: Secrets;
  readonly logger: Logger;
}

/** An opened warehouse, and how many are at work with it. */
interface Held {
  readonly setting: WarehouseSetting;
  readonly opened: Promise<Warehouse>;
  users: number;
}

export class Warehouses implements WarehouseInUse {
  readonly #options: WarehousesOptions;
  #held: Held | undefined;

  constructor(options: WarehousesOptions) {
    this.#options = options;
  }

  async use<T>(work: (warehouse: Warehouse) => Promise<T>): Promise<T> {
    const setting = await this.#options.settings.get(warehouseSetting);
    const held = this.#hold(setting);
    held.users += 1;
    try {
      return await work(await held.opened);
    } catch (error) {
      throw setting.type === 'builtin' ? error : explain(error, setting);
    } finally {
      held.users -= 1;
      this.#closeUnused(held);
    }
  }

  async close(): Promise<void> {
    const held = this.#held;
    this.#held = undefined;
    await held?.opened.then((warehouse) => warehouse.close()).catch(() => {});
  }

  #hold(setting: WarehouseSetting): Held {
    const held = this.#held;
    if (held && JSON.stringify(held.setting) === JSON.stringify(setting)) return held;
    const opening: Held = { setting, opened: this.#open(setting), users: 0 };
    this.#held = opening;
    // Retried by the next caller.
    opening.opened.catch(() => {
      if (this.#held === opening) this.#held = undefined;
    });
    if (held) this.#closeUnused(held);
    return opening;
  }

  async #open(setting: WarehouseSetting): Promise<Warehouse> {
    const { database, logger, secrets } = this.#options;
    if (setting.type === 'builtin') return warehouseHere(database, logger);
    const location: Location = { ...setting, password: setting.password && secrets.unseal(setting.password) };
    if (location.type === 'postgresql') return await openPostgresqlWarehouse(location, database, logger);
    // The client of MySQL is loaded only for MySQL (25 MB).
    const { openMysqlWarehouse } = await import('./mysql/mysql-warehouse.ts');
    return await openMysqlWarehouse(location, database, logger);
  }

  #closeUnused(held: Held): void {
    if (held === this.#held || held.users > 0) return;
    held.opened.then((warehouse) => warehouse.close()).catch(() => {});
  }
}

/** An unavailable external database is not Owlery's own: the error names it, and a run fails instead of waiting. */
function explain(error: unknown, { type, host, port, database }: Location): unknown {
  if (error instanceof DomainError || !(isWarehouseLoss(error) || error instanceof UnsealError)) return error;
  const place = `${type}://${host}:${port}/${database}`;
  const reason = reasonOf(error);
  return refuse('warehouse_unavailable', { place, reason }, error);
}
