import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { type AppConfig, readConfig } from '../app/config.ts';
import { selectAnyTable, selectQueueVersion } from '../core/backup/catalog-queries.ts';
import { dropQueue } from '../core/backup/copy-queries.ts';
import { type BackupFacts, restoreBackup } from '../core/backup/restore-backup.ts';
import type { Database } from '../core/db/database.ts';
import { installQueue } from '../core/jobs/engine/queue.ts';
import { createLogger } from '../core/logger.ts';
import { SECRET_FILE } from '../core/secrets.ts';
import { openStorage } from '../core/storage/storage.ts';
import { event, reading, summary, verifying } from './backup.ts';
import { type BackupPlace, placeOf } from './backup-places.ts';
import { CommandError } from './command-error.ts';
import { interruptible } from './interruption.ts';
import { connectOrExplain, withDatabase } from './with-database.ts';
import { type Output, outputTo } from './work/output.ts';

const ELSEWHERE =
  'a restore needs an empty place: set OWLERY_DATA_DIR to a new folder, or DATABASE_URL to an empty database and S3_BUCKET to an empty bucket';

export const restore = new Command('restore')
  .description('Restore a backup into an empty data folder, or an empty database and bucket. See docs/backup.md.')
  .argument('<file>', 'the backup, or s3://bucket/key')
  .action(async (address: string) => {
    const config = readConfig({ LOG_LEVEL: 'warn', ...process.env });
    const place = placeOf(address, config);
    const output = outputTo(process.stdout);
    await interruptible(async (signal) => {
      await requireNoFiles(config);
      if (config.databaseUrl !== undefined || (await exists(join(config.dataDir, 'postgres')))) {
        const logger = createLogger(config.logLevel);
        await withDatabase(connectOrExplain(config, logger), logger, requireNoTables);
      }
      const facts = await verifying(place, output, signal);
      const unsound = await restoring({ place, config, facts, output, signal });
      output.line(`Restored ${place.name}: ${summary(facts.counts)}.`, event('restored', place, facts.counts));
      if (unsound.length > 0) {
        throw new CommandError(
          `the money of these accounts does not add up, and did not when the backup was written: ${unsound.join(', ')}`,
        );
      }
    });
  });

interface Restoring {
  readonly place: BackupPlace;
  readonly config: AppConfig;
  readonly facts: BackupFacts;
  readonly output: Output;
  readonly signal: AbortSignal;
}

async function restoring({ place, config, facts, output, signal }: Restoring): Promise<readonly number[]> {
  const logger = createLogger(config.logLevel);
  const before = await readdir(config.dataDir).catch(() => undefined);
  try {
    return await withDatabase(connectOrExplain(config, logger), logger, async (database) => {
      await requireNoTables(database);
      const hadQueue = (await selectQueueVersion(database.query)) !== undefined;
      await installQueue(database, logger);
      try {
        const source = await reading(place, signal, (fraction) =>
          output.progress('restoring', fraction, { phase: 'restore' }),
        );
        return await restoreBackup(source, { database, storage: await openStorage(config), config, facts });
      } catch (error) {
        if (!hadQueue) await dropQueue(database.query);
        throw error;
      }
    });
  } catch (error) {
    await removeNew(config.dataDir, before);
    throw error;
  }
}

/** Removes what a failed restore has made in the data folder, its database among it. */
async function removeNew(dataDir: string, before: readonly string[] | undefined): Promise<void> {
  if (before === undefined) return await rm(dataDir, { recursive: true, force: true });
  for (const name of await readdir(dataDir)) {
    if (!before.includes(name)) await rm(join(dataDir, name), { recursive: true, force: true });
  }
}

async function requireNoTables(database: Database): Promise<void> {
  const table = await selectAnyTable(database.query);
  if (table !== undefined) throw new CommandError(`the database has the table ${table} already; ${ELSEWHERE}`);
}

async function requireNoFiles(config: AppConfig): Promise<void> {
  const { dataDir, s3, secret } = config;
  const file = join(dataDir, SECRET_FILE);
  if (secret === undefined && (await exists(file))) throw new CommandError(`${file} exists already; ${ELSEWHERE}`);
  for await (const { key } of (await openStorage(config)).list('')) {
    const where = s3 ? `the bucket ${s3.bucket} at ${s3.endpoint}` : dataDir;
    throw new CommandError(`${where} has files already, such as ${key}; ${ELSEWHERE}`);
  }
}

const exists = async (path: string) => (await stat(path).catch(() => undefined)) !== undefined;
