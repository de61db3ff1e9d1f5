import { access, constants, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { systemChecks } from '../app/checks.ts';
import { connect } from '../app/compose.ts';
import { type AppConfig, readConfig } from '../app/config.ts';
import { findingText } from '../app/finding-text.ts';
import { finding } from '../app/findings.ts';
import { signInChecks } from '../core/accounts/oidc/checks.ts';
import type { Config } from '../core/config.ts';
import { findClock } from '../core/db/clock.ts';
import type { Database } from '../core/db/database.ts';
import { findBinaries } from '../core/db/embedded-binaries.ts';
import { tryPooler } from '../core/db/external.ts';
import { migrationState } from '../core/db/migrate.ts';
import { createLogger } from '../core/logger.ts';
import { findSmtp } from '../core/mail/find-smtp.ts';
import { smtpOf } from '../core/mail/transport.ts';
import { openSecrets } from '../core/secrets.ts';
import { otherStorage, storageState, unusableStorage } from '../core/storage/identity.ts';
import { selectStorageIdentity } from '../core/storage/identity-queries.ts';
import { openStorage } from '../core/storage/storage.ts';
import { type Check, type Finding, fact, okay } from '../shared/checks.ts';
import { ConfigurationError } from '../shared/environment.ts';
import { StorageError } from '../shared/storage/storage.ts';
import { isPlain } from './command-error.ts';
import { findListening } from './findings.ts';
import { explain } from './start-up.ts';
import { languageOfTerminal } from './terminal-language.ts';
import { withDatabase } from './with-database.ts';

export const doctor = new Command('doctor')
  .description('Check this machine and say what each missing part costs. Changes nothing.')
  .addHelpText('after', '\nExits with 1 only if `owlery serve` could not start.')
  .action(async () => {
    const language = languageOfTerminal();
    const config = readConfig({ LOG_LEVEL: 'silent', ...process.env });
    for (const [name, find] of checks(config)) {
      const write = (mark: string, words: string) =>
        process.stdout.write(`${mark.padEnd(8)} ${name.padEnd(12)} ${words}\n`);
      try {
        const { mark, says } = await find();
        write(mark, findingText(language, says));
      } catch (error) {
        process.exitCode = 1;
        const reason = explain(error, config);
        write('FAILED', isPlain(reason) ? reason.message : String(reason));
      }
    }
  });

function checks(config: AppConfig): Check[] {
  return [
    ['data folder', () => findDataFolder(config)],
    ['secret', () => findSecret(config)],
    ['database', () => findDatabase(config)],
    ...(config.databasePoolerUrl === undefined ? [] : [['pooler', () => findPooler(config)] as Check]),
    ['port', () => findListening(config)],
    ['mail', () => findSmtp(smtpOf(config), join(config.dataDir, 'outbox'))],
    ['s3', () => findStorage(config)],
    ...signInChecks(config),
    ...systemChecks(config),
    ...config.misspelt.map((words): Check => ['environment', async () => fact('warning', words)]),
  ];
}

async function findDataFolder({ dataDir }: Config): Promise<Finding> {
  const there = await nearestFolder(dataDir);
  await access(there, constants.W_OK | constants.X_OK);
  return there === dataDir ? okay(dataDir) : finding('ok', 'to_be_created', { path: dataDir });
}

async function nearestFolder(folder: string): Promise<string> {
  const found = await stat(folder).catch(() => undefined);
  return found || folder === dirname(folder) ? folder : await nearestFolder(dirname(folder));
}

async function findSecret(config: Config): Promise<Finding> {
  if (config.secret !== undefined) return finding('ok', 'secret_set', {});
  const file = join(config.dataDir, 'secret');
  if (!(await stat(file).catch(() => undefined))) return finding('ok', 'to_be_created', { path: file });
  await openSecrets(config, createLogger('silent'));
  return okay(file);
}

async function findDatabase(config: Config): Promise<Finding> {
  const folder = config.databaseUrl === undefined ? config.dataDir : undefined;
  if (!(await isDatabaseMade(config))) {
    await findBinaries();
    return finding('ok', 'database', { folder, state: 'not_created' });
  }
  return await inDatabase(config, async (database) => {
    const { missing } = await migrationState(database);
    const state = missing.length === 0 ? 'up_to_date' : { migrations: missing.length };
    return await findClock(database.query, { folder, state });
  });
}

async function findPooler({ databaseUrl = '', databasePoolerUrl = '' }: Config): Promise<Finding> {
  await tryPooler(databasePoolerUrl, databaseUrl);
  return finding('ok', 'pooler', {});
}

async function isDatabaseMade({ databaseUrl, dataDir }: Config): Promise<boolean> {
  return databaseUrl !== undefined || (await stat(join(dataDir, 'postgres')).catch(() => undefined)) !== undefined;
}

function inDatabase<Result>(config: Config, work: (database: Database) => Promise<Result>): Promise<Result> {
  const logger = createLogger('silent');
  return withDatabase(connect(config, logger), logger, work);
}

async function findStorage(config: Config): Promise<Finding> {
  const { s3, dataDir } = config;
  try {
    await requireNoOtherStorage(config);
    if (!s3) return finding('none', 'no_s3', { folder: dataDir });
    await (await openStorage(config)).probe();
    return finding('ok', 'bucket', { bucket: s3.bucket, endpoint: s3.endpoint });
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    if (error.isRefusal) throw new ConfigurationError(unusableStorage(config, error));
    return finding('missing', 'storage_unusable', { reason: error.message });
  }
}

/** @throws ConfigurationError if the files of the database are in another storage, as at a start */
async function requireNoOtherStorage(config: Config): Promise<void> {
  if (!(await isDatabaseMade(config))) return;
  await inDatabase(config, async (database) => {
    if ((await migrationState(database)).missing.length > 0) return;
    const state = await storageState({ database, storage: await openStorage(config), config });
    const known = await selectStorageIdentity(database.query);
    if (known && state === 'other') throw new ConfigurationError(otherStorage(config, known.place));
  });
}
