/** Imports from the servers that people move from. Each system declares an importer for the original of its API. */
import type { ForeignRow } from '../../shared/foreign-database/foreign-database.ts';
import type { Queryable } from '../db/database.ts';

/** The result of importing one row. */
export type Outcome = 'imported' | 'present' | 'skipped';

export interface RowReport {
  readonly table: string;
  /** The row's id in the foreign database. */
  readonly id: string;
  readonly outcome: Outcome;
  /** For the operator: the reason of a skip, or the differences from the original. */
  readonly note?: string | undefined;
}

export interface ImportContext {
  /** The rows of a table of the foreign database, in the order of their ids. */
  rows(table: string): AsyncIterable<ForeignRow>;
  /**
   * A transaction for each row, so that an interrupted import can be continued. In a dry run all rows share
   * one, which is rolled back.
   */
  transaction<Result>(work: (tx: Queryable) => Promise<Result>): Promise<Result>;
  /** The folder with the original's files, if it was given. */
  readonly files: string | undefined;
  /** Whether nothing may be kept, files included. */
  readonly isDryRun: boolean;
}

export interface Importer {
  /** The name of the original: `akshare_web`. */
  readonly original: string;
  /** One line for the command's help: what is imported. */
  readonly summary: string;
  /** Imports table by table, in an order in which each row finds what it refers to. Reports every row once. */
  run(context: ImportContext): AsyncIterable<RowReport>;
}
