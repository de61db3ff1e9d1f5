/**
 * A database of another program, read only: SQLite, MySQL or MariaDB, PostgreSQL. Rows are read in pages by their `id`, so that
 * a table of any size is never held in memory.
 */
import type { ForeignConnection, ForeignRow } from './foreign-connection.ts';
import { openMysql } from './mysql-queries.ts';
import { openPostgres } from './postgres-queries.ts';
import { openSqlite } from './sqlite-queries.ts';

export type { ForeignRow } from './foreign-connection.ts';

/** The address of a foreign database cannot be used; the message says why. */
export class ForeignDatabaseError extends Error {
  override name = 'ForeignDatabaseError';
}

const PAGE = 500;

export class ForeignDatabase implements AsyncDisposable {
  readonly #connection: ForeignConnection;
  readonly #tables: ReadonlySet<string>;

  private constructor(connection: ForeignConnection, tables: readonly string[]) {
    this.#connection = connection;
    this.#tables = new Set(tables);
  }

  /**
   * @param address as SQLAlchemy writes it (`mysql+aiomysql://…`, `postgresql+asyncpg://…`, `sqlite:///./app.db`), or the path
   *   of an SQLite file
   * @throws ForeignDatabaseError
   */
  static async open(address: string): Promise<ForeignDatabase> {
    const connection = await connect(address);
    try {
      return new ForeignDatabase(connection, await connection.tables());
    } catch (error) {
      await connection.close();
      throw error;
    }
  }

  has(table: string): boolean {
    return this.#tables.has(table);
  }

  /** All rows of a table in the order of their ids; none if the table does not exist. */
  async *rows(table: string): AsyncGenerator<ForeignRow> {
    if (!this.has(table)) return;
    let page: ForeignRow[];
    let after: unknown;
    do {
      page = await this.#connection.page(table, after, PAGE);
      yield* page;
      after = page.at(-1)?.id;
    } while (page.length === PAGE);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#connection.close();
  }
}

async function connect(address: string): Promise<ForeignConnection> {
  const [, scheme = 'sqlite', rest = address] = /^([a-z]+)(?:\+[a-z0-9]+)?:\/\/(.*)$/s.exec(address) ?? [];
  try {
    switch (scheme) {
      case 'sqlite':
        // Three slashes begin a relative path, four an absolute one.
        return openSqlite(rest.replace(/^\//, ''), address);
      case 'mysql':
      case 'mariadb':
        return await openMysql(`mysql://${rest}`);
      case 'postgresql':
      case 'postgres':
        return await openPostgres(`postgresql://${rest}`);
    }
  } catch (error) {
    const message = error instanceof Error ? error.message || (error as NodeJS.ErrnoException).code : String(error);
    throw new ForeignDatabaseError(`the database cannot be opened: ${message}`, { cause: error });
  }
  throw new ForeignDatabaseError(`${scheme}:// is not supported: use sqlite://, mysql:// or postgresql://`);
}
