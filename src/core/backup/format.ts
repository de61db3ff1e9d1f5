/** The members of a backup's archive. */
import type { AppliedMigration } from '../db/migrate.ts';
import type { Sequence, StoredTable, TableDefinition } from './catalog-queries.ts';

export const FORMAT = 'owlery-backup';
/** Rises when an older Owlery could not read a backup any more. */
export const FORMAT_VERSION = 1;

/** Files of the data folder: the secret, and the operator's own files. */
export const DATA_PREFIX = 'data/';
export const SCHEMA = 'database/schema.json';
export const SEQUENCES = 'database/sequences.json';
/** The rows of a table, in pieces: `database/rows/0007-public.accounts/000001`. */
export const ROWS_PREFIX = 'database/rows/';
export const FILES_PREFIX = 'files/';

/** The first member. */
export interface BackupHeader {
  readonly format: typeof FORMAT;
  readonly formatVersion: number;
  /** The version of Owlery. */
  readonly version: string;
  readonly begunAt: string;
  readonly migrations: readonly AppliedMigration[];
  readonly queueVersion: number;
}

/** The member `SCHEMA`. The rows of a table are in the folder with the table's number. */
export interface BackupSchema {
  readonly tables: readonly StoredTable[];
  readonly definitions: readonly TableDefinition[];
}

/** The member `SEQUENCES`. */
export type BackupSequences = readonly Sequence[];

/** The counts in the manifest. */
export interface BackupCounts {
  readonly endedAt: string;
  readonly tables: readonly { readonly schema: string; readonly name: string; readonly rows: number }[];
  readonly files: number;
  /** In bytes. */
  readonly fileBytes: number;
}

/** A backup cannot be written or restored. The message is the line to show. */
export class BackupError extends Error {
  override name = 'BackupError';
}

/** Called several times a second. @param fraction 0 to 1, estimated; undefined while unknown */
export type OnProgress = (phase: 'database' | 'files', bytes: number, fraction: number | undefined) => void;

export function folderOf({ schema, name }: Pick<StoredTable, 'schema' | 'name'>, index: number): string {
  return `${ROWS_PREFIX}${String(index + 1).padStart(4, '0')}-${schema}.${encodeURIComponent(name)}/`;
}
