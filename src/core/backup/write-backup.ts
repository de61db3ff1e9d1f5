/**
 * Writes a backup while the server works. The rows are those of one moment; the files they name are copied afterwards, and
 * until that is done no node removes one (docs/decisions/0080).
 */
import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { ClientBase } from 'pg';
import type { ArchiveWriter } from '../../shared/archive/archive-writer.ts';
import type { ListedObject, Storage } from '../../shared/storage/storage.ts';
import { version } from '../../shared/version.ts';
import type { Database, Queryable } from '../db/database.ts';
import { appliedMigrations } from '../db/migrate.ts';
import { SECRET_FILE } from '../secrets.ts';
import { holdRemovals } from '../storage/held-removal-queries.ts';
import { IDENTITY_KEY } from '../storage/identity.ts';
import {
  type StoredTable,
  selectDefinitions,
  selectQueueVersion,
  selectSequences,
  selectTables,
} from './catalog-queries.ts';
import { copyRowsFrom, liftTimeLimits, qualifyNames, takeSnapshot, touch } from './copy-queries.ts';
import {
  type BackupCounts,
  type BackupHeader,
  type BackupSchema,
  type BackupSequences,
  DATA_PREFIX,
  FILES_PREFIX,
  FORMAT,
  FORMAT_VERSION,
  folderOf,
  type OnProgress,
  SCHEMA,
  SEQUENCES,
} from './format.ts';

export interface BackupOptions {
  readonly database: Database;
  /** The real one, not one that holds removals. */
  readonly storage: Storage;
  readonly secret: string;
  /** Further files of the data folder, by their content. */
  readonly dataFiles: readonly { readonly path: string; readonly content: Buffer }[];
  /** For the progress. */
  readonly expected: Estimate;
  readonly onProgress: OnProgress;
}

/** Bytes of rows per member. */
const PIECE_BYTES = 4 * 1_048_576;
/** Objects up to this size are read ahead, as each costs an S3 a request. */
const SMALL_BYTES = 1_048_576;
const READ_AHEAD = 8;

/** About how many bytes a backup will have, at most; of files undefined where they cannot be listed. */
export interface Estimate {
  readonly database: number;
  readonly files: number | undefined;
}

export async function estimate({ database, storage }: Pick<BackupOptions, 'database' | 'storage'>): Promise<Estimate> {
  const [tables, files] = await Promise.all([selectTables(database.query), countBytes(storage)]);
  return { database: sizeOf(tables), files };
}

const sizeOf = (tables: readonly StoredTable[]) => tables.reduce((sum, { size }) => sum + size, 0);

/** Writes everything and ends the archive. @returns what it contains */
export async function writeBackup(archive: ArchiveWriter, options: BackupOptions): Promise<BackupCounts> {
  const { database, storage } = options;
  const progress = new Progress(options.onProgress, options.expected);
  return await database.streamingTransaction(async (guard) => {
    await liftTimeLimits(guard);
    // Before the rows are read: an object that was removed earlier has no row any more.
    await holdRemovals(guard);
    const tables = await database.streamingTransaction((tx, client) =>
      writeDatabase(archive, { ...options, tx, client, progress }),
    );
    const files = await writeFiles(archive, storage, progress);
    // Had its connection been lost, files could have been removed meanwhile.
    await touch(guard);
    const counts = { endedAt: new Date().toISOString(), tables, ...files };
    await archive.finish(counts);
    return counts;
  });
}

interface DatabaseOptions extends BackupOptions {
  readonly tx: Queryable;
  readonly client: ClientBase;
  readonly progress: Progress;
}

async function writeDatabase(archive: ArchiveWriter, options: DatabaseOptions): Promise<BackupCounts['tables']> {
  const { tx, client, secret, dataFiles, progress } = options;
  await takeSnapshot(tx);
  await liftTimeLimits(tx);
  const header: BackupHeader = {
    format: FORMAT,
    formatVersion: FORMAT_VERSION,
    version,
    begunAt: new Date().toISOString(),
    migrations: await appliedMigrations(tx),
    queueVersion: (await selectQueueVersion(tx)) ?? 0,
  };
  await archive.begin(header);
  await archive.add(`${DATA_PREFIX}${SECRET_FILE}`, Buffer.from(`${secret}\n`));
  for (const { path, content } of dataFiles) await archive.add(`${DATA_PREFIX}${basename(path)}`, content);

  await qualifyNames(tx);
  const tables = await selectTables(tx);
  await archive.add(SCHEMA, json({ tables, definitions: await selectDefinitions(tx) } satisfies BackupSchema));
  const counts: { schema: string; name: string; rows: number }[] = [];
  for (const [index, table] of tables.entries()) {
    const rows = await writeRows(archive, { client, table, folder: folderOf(table, index), progress });
    counts.push({ schema: table.schema, name: table.name, rows });
  }
  await archive.add(SEQUENCES, json((await selectSequences(tx)) satisfies BackupSequences));
  progress.reached('database');
  return counts;
}

async function writeRows(
  archive: ArchiveWriter,
  { client, table, folder, progress }: { client: ClientBase; table: StoredTable; folder: string; progress: Progress },
): Promise<number> {
  const rows = copyRowsFrom(client, table);
  let pieces = 0;
  for await (const piece of piecesOf(rows)) {
    pieces += 1;
    await archive.add(`${folder}${String(pieces).padStart(6, '0')}`, piece);
    progress.add('database', piece.length);
  }
  return rows.rowCount ?? 0;
}

/** A tar says the size of a member before its content, and PostgreSQL does not know it. */
async function* piecesOf(rows: Readable): AsyncGenerator<Buffer> {
  let chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of rows as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length < PIECE_BYTES) continue;
    yield Buffer.concat(chunks);
    chunks = [];
    length = 0;
  }
  if (length > 0) yield Buffer.concat(chunks);
}

async function writeFiles(
  archive: ArchiveWriter,
  storage: Storage,
  progress: Progress,
): Promise<Pick<BackupCounts, 'files' | 'fileBytes'>> {
  let files = 0;
  let fileBytes = 0;
  for await (const { key, lastModified, open } of objectsOf(storage)) {
    const content = await open();
    // Removed by hand, or replaced under another name, since it was listed.
    if (!content) continue;
    const size = Buffer.isBuffer(content) ? content.length : content.size;
    await archive.add(`${FILES_PREFIX}${key}`, content, lastModified);
    files += 1;
    fileBytes += size;
    progress.add('files', size);
  }
  progress.reached('files');
  return { files, fileBytes };
}

type Content = Buffer | { readonly size: number; readonly stream: Readable } | undefined;

/** All objects but the storage's identity: a restored one gets an identity of its own. */
async function* objectsOf(storage: Storage) {
  const ahead: (ListedObject & { open(): Promise<Content> })[] = [];
  for await (const object of storage.list('')) {
    if (object.key === IDENTITY_KEY) continue;
    ahead.push({ ...object, open: opening(storage, object) });
    const next = ahead.length > READ_AHEAD ? ahead.shift() : undefined;
    if (next) yield next;
  }
  yield* ahead;
}

function opening(storage: Storage, { key, size }: ListedObject): () => Promise<Content> {
  if (size > SMALL_BYTES) return () => storage.open(key);
  const content = storage.open(key).then(async (found) => found && (await buffer(found.stream)));
  // Reported when it is awaited.
  content.catch(() => {});
  return () => content;
}

async function countBytes(storage: Storage): Promise<number | undefined> {
  let bytes = 0;
  try {
    for await (const { size } of storage.list('')) bytes += size;
    return bytes;
  } catch {
    // The copying will say why.
    return undefined;
  }
}

const json = (value: object) => Buffer.from(`${JSON.stringify(value)}\n`);

/** How much of the expected bytes is written. */
class Progress {
  readonly #report: OnProgress;
  readonly #expected: Record<'database' | 'files', number | undefined>;
  readonly #written = { database: 0, files: 0 };

  constructor(report: OnProgress, expected: Estimate) {
    this.#report = report;
    this.#expected = { ...expected };
  }

  add(phase: 'database' | 'files', bytes: number): void {
    this.#written[phase] += bytes;
    this.#tell(phase);
  }

  /** Replaces the estimate by the bytes written. */
  reached(phase: 'database' | 'files'): void {
    this.#expected[phase] = this.#written[phase];
    this.#tell(phase);
  }

  #tell(phase: 'database' | 'files'): void {
    const { database, files } = this.#expected;
    const written = this.#written.database + this.#written.files;
    const total = database === undefined || files === undefined ? undefined : database + files;
    this.#report(phase, written, total === undefined ? undefined : total === 0 ? 1 : Math.min(1, written / total));
  }
}
