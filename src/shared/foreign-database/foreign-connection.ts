/** A row of a foreign table, by column. */
export type ForeignRow = Readonly<Record<string, unknown>>;

/** The interface of each kind of database. Table names come from `tables()`, never from a client. */
export interface ForeignConnection {
  tables(): Promise<string[]>;
  /** @param after the `id` of the last row of the page before; undefined for the first page */
  page(table: string, after: unknown, limit: number): Promise<ForeignRow[]>;
  close(): Promise<void>;
}
