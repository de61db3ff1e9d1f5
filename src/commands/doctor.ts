import { access, constants, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { connect } from '../app/compose.ts';
import { type Config, readConfig } from '../core/config.ts';
import { openDatabase } from '../core/db/database.ts';
import { findBinaries } from '../core/db/embedded-binaries.ts';
import { migrationState } from '../core/db/migrate.ts';
import { createLogger } from '../core/logger.ts';
import { openSecrets } from '../core/secrets.ts';
import { openStorage } from '../core/storage.ts';
import { wordsOfError } from '../shared/messages.ts';
import { readGpus } from '../systems/factory/domain/gpus/nvidia-smi.ts';
import { readCommands, tasksFileOf } from '../systems/factory/work.ts';
import { checkMoodleSite } from '../systems/study/domain/sources/moodle/site-check.ts';
import { sourceMessages } from '../systems/study/messages.ts';
import {
  type Finding,
  findChineseFont,
  findListening,
  findProgram,
  findService,
  findSmtp,
  findVideoLibrary,
  PATIENCE_MILLISECONDS,
} from './findings.ts';
import { explain, isPlain } from './start-up.ts';

/** What a finding is called, and how it is made. An error means that `serve` could not start. */
type Check = [name: string, find: () => Promise<Finding>];

export const doctor = new Command('doctor')
  .description('Tell what is there on this machine, and what each missing thing costs. Changes nothing.')
  .addHelpText('after', '\nExits with 1 only if `owlery serve` could not start.')
  .action(async () => {
    const config = readConfig({ LOG_LEVEL: 'silent', ...process.env });
    for (const [name, find] of checks(config)) {
      const { mark, words } = await find().catch((error) => {
        process.exitCode = 1;
        const reason = explain(error, config);
        return { mark: 'FAILED', words: isPlain(reason) ? reason.message : String(reason) };
      });
      process.stdout.write(`${mark.padEnd(8)} ${name.padEnd(12)} ${words}\n`);
    }
  });

const NO_AKTOOLS =
  'market collects nothing through AKShare until "pip install aktools && python -m aktools" is done somewhere';
const NO_FONT =
  'thumbnails of PDFs that bring none show boxes (apt install fonts-noto-cjk, or npm install @fontsource-variable/noto-sans-sc)';
const NO_PYTHON =
  'market scripts written in Python do not run until Python 3.8 or later is on the PATH (apt install python3, or python.org)';

function checks(config: Config): Check[] {
  return [
    ['data folder', () => findDataFolder(config)],
    ['secret', () => findSecret(config)],
    ['database', () => findDatabase(config)],
    ['port', () => findListening(config)],
    ['mail', () => findSmtp(config.smtpUrl, join(config.dataDir, 'outbox'))],
    ['python3', () => findProgram('python3', ['--version'], NO_PYTHON)],
    ['aktools', () => findService(config.aktoolsUrl, 'AKTOOLS_URL', NO_AKTOOLS)],
    ['moodle', () => findMoodle(config)],
    ['video', () => findVideoLibrary('video_analysis fails')],
    ['chinese font', () => findChineseFont(NO_FONT)],
    ['gpu', findGpus],
    ['task types', () => findTaskTypes(config)],
    ['s3', () => findStorage(config)],
  ];
}

async function findDataFolder({ dataDir }: Config): Promise<Finding> {
  const there = await nearestFolder(dataDir);
  await access(there, constants.W_OK | constants.X_OK);
  return { mark: 'ok', words: there === dataDir ? dataDir : `${dataDir}, made at the first start` };
}

async function nearestFolder(folder: string): Promise<string> {
  const found = await stat(folder).catch(() => undefined);
  return found || folder === dirname(folder) ? folder : await nearestFolder(dirname(folder));
}

async function findSecret(config: Config): Promise<Finding> {
  if (config.secret !== undefined) return { mark: 'ok', words: 'from OWLERY_SECRET' };
  const file = join(config.dataDir, 'secret');
  if (!(await stat(file).catch(() => undefined))) return { mark: 'ok', words: `${file}, made at the first start` };
  await openSecrets(config, createLogger('silent'));
  return { mark: 'ok', words: file };
}

async function findDatabase(config: Config): Promise<Finding> {
  const where = config.databaseUrl === undefined ? `embedded, in ${config.dataDir}` : 'at DATABASE_URL';
  if (config.databaseUrl === undefined && !(await stat(join(config.dataDir, 'postgres')).catch(() => undefined))) {
    await findBinaries();
    return { mark: 'ok', words: `${where}, made at the first start` };
  }
  const logger = createLogger('silent');
  await using stack = new AsyncDisposableStack();
  const { connection, release } = await connect(config, logger);
  stack.defer(release);
  const database = openDatabase(connection, logger);
  stack.defer(() => database.close());
  const { missing } = await migrationState(database);
  const state = missing.length === 0 ? 'up to date' : `${missing.length} migrations to apply, at the next start`;
  return { mark: 'ok', words: `${where}, ${state}` };
}

async function findMoodle({ moodle }: Config): Promise<Finding> {
  if (!moodle) return { mark: 'none', words: 'MOODLE_URL is not set: the courses of study are those of courseware' };
  const { url, service } = moodle;
  try {
    await checkMoodleSite(moodle, PATIENCE_MILLISECONDS / 1_000);
    const clear = url.startsWith('http:') ? '; it is not https, so passwords travel in the clear' : '';
    return { mark: 'ok', words: `${url} offers web services; what ${service} lacks, it tells who signs in${clear}` };
  } catch (error) {
    const words = wordsOfError(sourceMessages, error)?.en ?? String(error);
    return { mark: 'missing', words: `MOODLE_URL: ${words}: nobody can study` };
  }
}

async function findGpus(): Promise<Finding> {
  const { gpus, problem } = await readGpus(AbortSignal.timeout(PATIENCE_MILLISECONDS));
  const names = gpus.map(({ index, name }) => `${index}: ${name}`).join(', ');
  if (gpus.length > 0) return { mark: 'ok', words: problem ? `${names}; ${problem}` : names };
  if (problem) return { mark: 'missing', words: `${problem}: tasks that ask for GPUs wait for another machine` };
  return { mark: 'none', words: 'no nvidia-smi on the PATH: tasks run on the processor' };
}

async function findTaskTypes(config: Config): Promise<Finding> {
  const names = readCommands(config).map(({ name }) => name);
  if (names.length > 0) return { mark: 'ok', words: names.join(', ') };
  return { mark: 'none', words: `${tasksFileOf(config)} declares none: there are those built in` };
}

async function findStorage(config: Config): Promise<Finding> {
  const { s3, dataDir } = config;
  if (!s3) return { mark: 'none', words: `S3_ENDPOINT is not set: files are kept in ${dataDir}` };
  try {
    await openStorage(config).probe();
    return { mark: 'ok', words: `the bucket ${s3.bucket} at ${s3.endpoint} can be written to` };
  } catch (error) {
    return { mark: 'missing', words: `S3_ENDPOINT: ${(error as Error).message}: files are neither kept nor found` };
  }
}
