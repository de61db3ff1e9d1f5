/** Administration of collected tables: choosing the natural key, deleting, recounting. */
import type { Administrator } from '../../../core/accounts/administration.ts';
import type { Database, Queryable } from '../../../core/db/database.ts';
import type { Journal } from '../../../core/journal/journal.ts';
import { refuse } from './errors.ts';
import { selectRunningOf } from './executions/execution-queries.ts';
import type { MarketTables } from './tables/tables.ts';
import type { TableWithColumns } from './warehouses/warehouse.ts';

export interface TableAdministrationOptions {
  readonly database: Database;
  readonly journal: Journal;
  readonly tables: MarketTables;
}

export class TableAdministration {
  readonly #database: Database;
  readonly #journal: Journal;
  readonly #tables: MarketTables;

  constructor({ database, journal, tables }: TableAdministrationOptions) {
    this.#database = database;
    this.#journal = journal;
    this.#tables = tables;
  }

  /**
   * Deletes a table with all its rows, unless a load is running. A later load creates it again.
   * @param name its name, or its id in digits
   * @throws table_not_found; table_busy while an execution collects into it
   */
  async delete(name: string, by: Administrator): Promise<void> {
    const table = await this.#idle(name);
    const { row_count: rows, natural_key } = table;
    await this.#tables.drop(table.table_name, (tx) =>
      this.#record(tx, 'delete_table', table, by, { rows, natural_key }),
    );
  }

  /**
   * Changes the natural key by which later loads are merged. An empty key: rows are the same if all their values are,
   * until a load declares a key.
   * @throws table_not_found, table_busy, key_column_unknown, key_not_unique
   */
  async chooseKey(name: string, key: readonly string[], by: Administrator): Promise<TableWithColumns> {
    const table = await this.#idle(name);
    const detail = { natural_key: key, before: table.natural_key };
    return await this.#tables.changeKey(table.table_name, key, (tx) =>
      this.#record(tx, 'choose_natural_key', table, by, detail),
    );
  }

  /** Recounts the rows of every table. @returns how many tables were counted */
  async refresh(by: Administrator): Promise<number> {
    const refreshed = await this.#tables.refresh();
    await this.#record(this.#database.query, 'refresh_tables', undefined, by, { refreshed });
    return refreshed;
  }

  async #idle(name: string): Promise<TableWithColumns> {
    const table = await this.#tables.get(name);
    const executionId = await selectRunningOf(this.#database.query, table.script_id);
    if (executionId) throw refuse('table_busy', { table: table.table_name, executionId });
    return table;
  }

  async #record(
    db: Queryable,
    action: string,
    table: TableWithColumns | undefined,
    { accountId, address }: Administrator,
    detail: object,
  ): Promise<void> {
    const target = table && `table:${table.table_name}`;
    await this.#journal.record(db, { accountId, action, target, detail, address });
  }
}
