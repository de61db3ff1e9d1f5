/**
 * Restores a backup into an empty place: the rows in one transaction, which commits when everything else is there. The
 * place therefore stays empty for every node until the restore is complete.
 */
import { link, mkdir, open, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { ClientBase } from 'pg';
import { HEADER } from '../../shared/archive/archive.ts';
import { type ArchiveMember, readArchive } from '../../shared/archive/archive-reader.ts';
import type { Storage } from '../../shared/storage/storage.ts';
import type { Config } from '../config.ts';
import type { Database, Queryable } from '../db/database.ts';
import { applyMigrations, MigrationError } from '../db/migrate.ts';
import { selectUnsound } from '../ledger/ledger-check-queries.ts';
import { SECRET_FILE } from '../secrets.ts';
import { claimStorage } from '../storage/identity.ts';
import { selectForeignKeys, selectQueueVersion, selectTriggers, type TableDefinition } from './catalog-queries.ts';
import {
  analyze,
  createMissing,
  disableTriggers,
  dropForeignKeys,
  emptyTables,
  liftTimeLimits,
  runAll,
  setSequence,
} from './copy-queries.ts';
import {
  type BackupCounts,
  BackupError,
  type BackupHeader,
  type BackupSchema,
  type BackupSequences,
  DATA_PREFIX,
  FILES_PREFIX,
  FORMAT,
  FORMAT_VERSION,
  ROWS_PREFIX,
  SCHEMA,
  SEQUENCES,
} from './format.ts';
import { FileRestore } from './restore-files.ts';
import { RowRestore } from './restore-rows.ts';

/** The facts about an intact backup. */
export interface BackupFacts {
  readonly header: BackupHeader;
  readonly counts: BackupCounts;
}

/**
 * Reads a backup from its beginning to its end.
 * @throws ArchiveError if it is damaged or incomplete; BackupError if it is of another format
 */
export async function verifyBackup(source: Readable): Promise<BackupFacts> {
  let header: BackupHeader | undefined;
  let counts: BackupCounts | undefined;
  const members = readArchive(source, (manifest) => {
    counts = manifest as unknown as BackupCounts;
  });
  for await (const member of members) {
    if (!header) header = await headerOf(member);
  }
  if (!header || !counts) throw new BackupError('the file is not a backup of Owlery');
  return { header, counts };
}

async function headerOf(member: ArchiveMember): Promise<BackupHeader> {
  const header = member.name === HEADER ? ((await parse(member)) as BackupHeader) : undefined;
  if (header?.format !== FORMAT) throw new BackupError('the file is not a backup of Owlery');
  if (header.formatVersion > FORMAT_VERSION) {
    throw new BackupError(`the backup was made by Owlery ${header.version}: use that version or a later one`);
  }
  return header;
}

const parse = async (member: ArchiveMember): Promise<unknown> => JSON.parse((await member.bytes()).toString());

export interface RestoreOptions {
  readonly database: Database;
  readonly storage: Storage;
  readonly config: Pick<Config, 's3' | 'dataDir' | 'secret'>;
  /** As `verifyBackup` found them. */
  readonly facts: BackupFacts;
}

/**
 * Restores a verified backup. On failure nothing is left of it.
 * @returns the accounts whose money does not add up; none, unless it did not in the backup
 */
export async function restoreBackup(source: Readable, options: RestoreOptions): Promise<readonly number[]> {
  const { database, facts } = options;
  const queueVersion = await selectQueueVersion(database.query);
  if (queueVersion !== facts.header.queueVersion) {
    throw new BackupError(
      `the queue in the backup has version ${facts.header.queueVersion}, and this Owlery has ${queueVersion}: restore with Owlery ${facts.header.version}, which made the backup, and upgrade it afterwards`,
    );
  }
  const files = new FileRestore(options.storage);
  const dataFiles = new DataFiles(options.config);
  try {
    await database.streamingTransaction((tx, client) =>
      restoreAll(source, { ...options, tx, client, files, dataFiles }),
    );
  } catch (error) {
    await Promise.all([files.undo(), dataFiles.undo()]);
    throw error;
  }
  await analyze(database.query);
  return await unsoundAccounts(database.query);
}

interface Parts extends RestoreOptions {
  readonly tx: Queryable;
  readonly client: ClientBase;
  readonly files: FileRestore;
  readonly dataFiles: DataFiles;
}

async function restoreAll(source: Readable, parts: Parts): Promise<void> {
  const { tx, client, facts, files, dataFiles } = parts;
  await liftTimeLimits(tx);
  await applyMigrations(tx, facts.header.migrations).catch((error) => {
    if (!(error instanceof MigrationError)) throw error;
    throw new BackupError(
      `the backup was made by Owlery ${facts.header.version}, whose migrations this version does not have: restore it with that version, and upgrade it afterwards`,
    );
  });
  let rows: RowRestore | undefined;
  let finish: readonly string[] = [];
  let sequences: BackupSequences = [];
  for await (const member of readArchive(source, () => {})) {
    if (member.name === SCHEMA) {
      const schema = (await parse(member)) as BackupSchema;
      finish = await prepareTables(tx, schema);
      rows = new RowRestore(client, schema.tables);
    } else if (member.name.startsWith(ROWS_PREFIX)) {
      await rows?.add(member);
    } else if (member.name === SEQUENCES) {
      sequences = (await parse(member)) as BackupSequences;
    } else if (member.name.startsWith(FILES_PREFIX)) {
      await files.add(member.name.slice(FILES_PREFIX.length), member);
    } else if (member.name.startsWith(DATA_PREFIX)) {
      dataFiles.add(member.name.slice(DATA_PREFIX.length), await member.bytes());
    }
  }
  await rows?.end();
  rows?.compare(facts.counts.tables);
  await files.end();
  await runAll(tx, finish);
  for (const sequence of sequences) await setSequence(tx, sequence);
  await claimStorage(tx, parts);
  await dataFiles.write();
}

/** Prepares the tables for the rows. @returns the statements to run after the rows, such as foreign keys */
async function prepareTables(tx: Queryable, { tables, definitions }: BackupSchema): Promise<string[]> {
  const made: TableDefinition[] = await createMissing(tx, definitions);
  const keys = await selectForeignKeys(tx);
  const triggers = await selectTriggers(tx);
  await dropForeignKeys(tx, keys);
  await disableTriggers(tx, triggers);
  await emptyTables(tx, tables);
  const asides = [...keys, ...triggers].map(({ definition }) => definition);
  return [...made.flatMap(({ finish }) => finish), ...asides];
}

/** Accounts per statement. */
const ACCOUNTS = 1_000;

async function unsoundAccounts(db: Queryable): Promise<number[]> {
  const unsound: number[] = [];
  for (let after = 0; ; ) {
    const look = await selectUnsound(db, after, ACCOUNTS);
    unsound.push(...look.unsound);
    if (look.checked < ACCOUNTS) return unsound;
    after = look.last;
  }
}

/** The files of the data folder. The secret is not written where OWLERY_SECRET has it. */
class DataFiles {
  readonly #config: RestoreOptions['config'];
  readonly #contents = new Map<string, Buffer>();
  readonly #written: string[] = [];

  constructor(config: RestoreOptions['config']) {
    this.#config = config;
  }

  add(name: string, content: Buffer): void {
    if (!/^[\w-][\w.-]*$/.test(name)) throw new BackupError(`the backup is damaged: ${name} is not a file's name`);
    if (name !== SECRET_FILE) this.#contents.set(name, content);
    else if (this.#config.secret === undefined) this.#contents.set(name, content);
    else if (content.toString().trim() !== this.#config.secret) {
      throw new BackupError(
        'OWLERY_SECRET: this is not the secret in the backup: unset it, so that the secret of the backup is written to the data folder, or set it to that one',
      );
    }
  }

  /** @throws BackupError if one of them is there */
  async write(): Promise<void> {
    const { dataDir } = this.#config;
    await mkdir(dataDir, { recursive: true });
    for (const [name, content] of this.#contents) {
      const path = join(dataDir, name);
      const making = `${path}.restoring-${process.pid}`;
      this.#written.push(making);
      await writeFile(making, content, { flag: 'wx', mode: 0o600, flush: true });
      // Never overwrites a file.
      await link(making, path).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST') throw error;
        throw new BackupError(`${path} is there already: move it away`);
      });
      this.#written.push(path);
      await rm(making);
    }
    const folder = await open(dataDir);
    await folder.sync().finally(() => folder.close());
  }

  async undo(): Promise<void> {
    await Promise.all(this.#written.map((path) => rm(path, { force: true })));
  }
}
