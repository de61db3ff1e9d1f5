import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import { Command } from 'commander';
import { type AppConfig, readConfig } from '../app/config.ts';
import { type BackupCounts, BackupError } from '../core/backup/format.ts';
import { type BackupFacts, verifyBackup } from '../core/backup/restore-backup.ts';
import { estimate, writeBackup } from '../core/backup/write-backup.ts';
import type { Database } from '../core/db/database.ts';
import { migrationState } from '../core/db/migrate.ts';
import { createLogger } from '../core/logger.ts';
import { requireSameSecret } from '../core/secret-check-queries.ts';
import { readSecretText, Secrets } from '../core/secrets.ts';
import { otherStorage, storageState } from '../core/storage/identity.ts';
import { selectStorageIdentity } from '../core/storage/identity-queries.ts';
import { openStorage } from '../core/storage/storage.ts';
import { ArchiveWriter } from '../shared/archive/archive-writer.ts';
import { ConfigurationError } from '../shared/environment.ts';
import { tasksFileOf } from '../systems/factory/work.ts';
import { type BackupPlace, placeOf } from './backup-places.ts';
import { CommandError } from './command-error.ts';
import { interruptible } from './interruption.ts';
import { connectOrExplain, withDatabase } from './with-database.ts';
import { type Output, outputTo } from './work/output.ts';

export const backup = new Command('backup')
  .description('Write the database, the files and the secret to one file, while Owlery runs. See docs/backup.md.')
  .argument('[file]', 'the file to write; it contains the secret and is readable by its owner only')
  .option('--to <address>', 's3://bucket/key instead of a file, with the BACKUP_S3_ variables')
  .option('--verify', 'write nothing, but check that an existing backup is whole')
  .action(async (file: string | undefined, { to, verify = false }: { to?: string; verify?: boolean }) => {
    const address = to ?? file;
    if (address === undefined || (to !== undefined && file !== undefined)) {
      throw new CommandError('backup: takes a file, or --to s3://bucket/key');
    }
    const config = readConfig({ LOG_LEVEL: 'warn', ...process.env });
    const place = placeOf(address, config);
    const output = outputTo(process.stdout);
    await interruptible(async (signal) => {
      if (verify) {
        const { header, counts } = await verifying(place, output, signal);
        output.line(
          `${place.name} is whole: Owlery ${header.version}, ${header.begunAt}, ${summary(counts)}`,
          event('verified', place, counts, { version: header.version, begun_at: header.begunAt }),
        );
      } else {
        const { counts, size } = await writing(place, config, output, signal);
        const words = `${place.name}: ${megabytes(size)}, ${summary(counts)}. It contains the secret: keep it safe.`;
        output.line(words, event('backed_up', place, counts, { bytes: size }));
      }
    });
  });

async function writing(place: BackupPlace, config: AppConfig, output: Output, signal: AbortSignal) {
  await place.requireFree();
  await requireDatabase(config);
  const logger = createLogger(config.logLevel);
  return await withDatabase(connectOrExplain(config, logger), logger, (database) =>
    writingFrom(database, { place, config, output, signal }),
  );
}

interface Writing {
  readonly place: BackupPlace;
  readonly config: AppConfig;
  readonly output: Output;
  readonly signal: AbortSignal;
}

async function writingFrom(database: Database, { place, config, output, signal }: Writing) {
  const storage = await openStorage(config);
  const secret = await secretOf(config, database);
  await requireStorage({ database, storage, config });

  const archive = new ArchiveWriter();
  const stop = () => archive.abort(signal.reason);
  signal.addEventListener('abort', stop);
  using _ = { [Symbol.dispose]: () => signal.removeEventListener('abort', stop) };
  signal.throwIfAborted();
  let reason: unknown;
  const giveUp = (error: Error) => {
    reason ??= error;
    archive.abort(error);
  };
  const expected = await estimate({ database, storage });
  const written = place.write(archive.output, expected.database + (expected.files ?? 0));
  written.catch(giveUp);
  const report = seldom((phase: string, bytes: number, fraction: number | undefined) =>
    output.progress(`${phase}, ${megabytes(bytes)}`, fraction, { phase, bytes }),
  );
  const counts = await writeBackup(archive, {
    database,
    storage,
    secret,
    dataFiles: await dataFilesOf(config),
    expected,
    onProgress: report,
  }).catch(giveUp);
  const size = await written.catch(giveUp);
  if (counts === undefined || size === undefined) throw reason;
  return { counts, size };
}

/** @throws ArchiveError, BackupError */
export async function verifying(place: BackupPlace, output: Output, signal: AbortSignal): Promise<BackupFacts> {
  const source = await reading(place, signal, (fraction) =>
    output.progress('checking the backup', fraction, { phase: 'check' }),
  );
  return await verifyBackup(source);
}

/** The bytes of a backup. @param onProgress called several times a second with the part that is read */
export async function reading(place: BackupPlace, signal: AbortSignal, onProgress: (fraction: number) => void) {
  const { size, stream } = await place.read();
  const report = seldom(onProgress);
  let read = 0;
  const counted = new Transform({
    transform(chunk, _encoding, done) {
      read += chunk.length;
      report(size === 0 ? 1 : read / size);
      done(null, chunk);
    },
  });
  stream.on('error', (error) => counted.destroy(error));
  counted.on('close', () => stream.destroy());
  const stop = () => counted.destroy(signal.reason);
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  return stream.pipe(counted);
}

/** Passes a call on four times a second for people, and every five seconds for a log. */
function seldom<Words extends unknown[]>(call: (...words: Words) => void): (...words: Words) => void {
  const interval = process.stdout.isTTY ? 250 : 5_000;
  let last = Number.NEGATIVE_INFINITY;
  return (...words) => {
    if (performance.now() - last < interval) return;
    last = performance.now();
    call(...words);
  };
}

const rowsOf = ({ tables }: BackupCounts) => tables.reduce((sum, { rows }) => sum + rows, 0);

export function summary(counts: BackupCounts): string {
  const { tables, files, fileBytes } = counts;
  return `${tables.length} tables with ${rowsOf(counts)} rows, ${files} files with ${megabytes(fileBytes)}`;
}

/** The same for programs. */
export function event(type: string, place: BackupPlace, counts: BackupCounts, more = {}) {
  const { tables, files, fileBytes } = counts;
  return {
    type,
    backup: place.name,
    ...more,
    tables: tables.length,
    rows: rowsOf(counts),
    files,
    file_bytes: fileBytes,
  };
}

const megabytes = (bytes: number) => `${(bytes / 1_000_000).toFixed(1)} MB`;

/** A backup must not create what it is to save. */
async function requireDatabase({ databaseUrl, dataDir }: AppConfig): Promise<void> {
  if (databaseUrl !== undefined || (await stat(join(dataDir, 'postgres/PG_VERSION')).catch(() => undefined))) return;
  throw new CommandError(
    `there is no database in ${dataDir}: set OWLERY_DATA_DIR to the server's data folder, or DATABASE_URL to its database`,
  );
}

async function secretOf(config: AppConfig, database: Database): Promise<string> {
  const { applied } = await migrationState(database);
  if (applied.length === 0) throw new CommandError('the database is empty: start Owlery once');
  const secret = await readSecretText(config);
  if (secret === undefined) {
    throw new ConfigurationError(
      `OWLERY_SECRET is not set and ${config.dataDir} has no secret: set it to the value that the server has, as a backup without it loses all stored passwords`,
    );
  }
  await requireSameSecret(database.query, new Secrets(secret), config);
  return secret;
}

async function requireStorage(options: Parameters<typeof storageState>[0] & { config: AppConfig }): Promise<void> {
  if ((await storageState(options)) !== 'other') return;
  const known = await selectStorageIdentity(options.database.query);
  throw new ConfigurationError(otherStorage(options.config, known?.place ?? 'another storage'));
}

/** What the operator wrote into the data folder. */
async function dataFilesOf({ systems, dataDir }: AppConfig): Promise<{ path: string; content: Buffer }[]> {
  const { path } = tasksFileOf(systems.factory, { dataDir });
  if (dirname(path) !== dataDir) return [];
  const content = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new BackupError(`${basename(path)} cannot be read (${error.code})`);
  });
  return content ? [{ path, content }] : [];
}
