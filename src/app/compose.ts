/** Builds the core once, in the order of its dependencies, and closes it in reverse. */
import type { ClientConfig } from 'pg';
import type { Logger } from 'pino';
import { Accounts } from '../core/accounts/accounts.ts';
import { AccountAdministration } from '../core/accounts/administration.ts';
import { EmailVerification } from '../core/accounts/email-verification.ts';
import { Impersonation } from '../core/accounts/impersonation.ts';
import { LastUses } from '../core/accounts/last-uses.ts';
import { NewDevices } from '../core/accounts/new-devices.ts';
import { Oidc } from '../core/accounts/oidc/oidc.ts';
import { Passkeys } from '../core/accounts/passkeys.ts';
import { Passwords } from '../core/accounts/passwords.ts';
import { PersonalTokens } from '../core/accounts/personal-tokens.ts';
import { SecondFactors } from '../core/accounts/second-factors.ts';
import { Sessions } from '../core/accounts/sessions.ts';
import { SignIn } from '../core/accounts/sign-in.ts';
import { Tokens } from '../core/accounts/tokens.ts';
import { WaysIn } from '../core/accounts/ways-in.ts';
import { Alerts } from '../core/alerts/alerts.ts';
import type { Config } from '../core/config.ts';
import type { Core } from '../core/core.ts';
import { DatabaseClock } from '../core/db/clock.ts';
import { openDatabase } from '../core/db/database.ts';
import { startEmbeddedPostgres } from '../core/db/embedded.ts';
import { tryDatabase, tryPooler } from '../core/db/external.ts';
import { migrate } from '../core/db/migrate.ts';
import { Notifications } from '../core/db/notifications.ts';
import { ReadinessProbe } from '../core/db/readiness.ts';
import { watchLostRuns } from '../core/jobs/engine/lost-runs.ts';
import { installQueue, Queue } from '../core/jobs/engine/queue.ts';
import { Runs } from '../core/jobs/runs/runs.ts';
import { RunWatch } from '../core/jobs/watch/run-watch.ts';
import { Journal } from '../core/journal/journal.ts';
import { Ledger } from '../core/ledger/ledger.ts';
import { Vouchers } from '../core/ledger/vouchers.ts';
import { Live } from '../core/live/live.ts';
import { Mail } from '../core/mail/mail.ts';
import { MailServer } from '../core/mail/mail-server.ts';
import { Metrics } from '../core/metrics/metrics.ts';
import { requireSameSecret } from '../core/secret-check-queries.ts';
import { openSecrets } from '../core/secrets.ts';
import { Settings } from '../core/settings/settings.ts';
import { holdingRemovals } from '../core/storage/held-removals.ts';
import { requireSameStorage, type StorageIdentityOptions } from '../core/storage/identity.ts';
import { openStorage } from '../core/storage/storage.ts';
import { StorageMetrics } from '../core/storage/storage-metrics.ts';
import { LogKeeper } from '../core/system-log/log-keeper.ts';
import type { LogLines } from '../core/system-log/log-lines.ts';
import { watchOrphans } from '../shared/processes/orphan-processes.ts';
import { ProcessMarks } from '../shared/processes/process-marks.ts';
import { StorageError } from '../shared/storage/storage.ts';
import { openTracing } from '../shared/tracing/open-tracing.ts';
import { version } from '../shared/version.ts';

export interface CoreOptions {
  /** Whether this process keeps running and therefore looks after runs and programs of dead workers. */
  stays: boolean;
  /** The lines of this process's log, if they are to be stored in the database. */
  lines?: LogLines | undefined;
}

/**
 * Connects to the database (starting the embedded one if none is configured), migrates its schema, and builds the core.
 * @throws ConfigurationError, EmbeddedPostgresError, MigrationError
 */
export async function openCore(config: Config, logger: Logger, { stays, lines }: CoreOptions): Promise<Core> {
  await using stack = new AsyncDisposableStack();
  const tracing = await openTracing({ ...config.tracing, version });
  stack.defer(() => tracing.close());
  const { connection, release } = await connect(config, logger);
  stack.defer(release);
  await install(connection, logger);
  const pooler = await poolerFor(config);
  const database = openDatabase(connection, logger, { pooler });
  stack.defer(() => database.close());
  const storageMetrics = new StorageMetrics();
  const storage = holdingRemovals(storageMetrics.measured(await openStorage(config)), database);
  if (stays) await checkStorage({ database, storage, config }, logger);
  const clock = await DatabaseClock.open(database, logger);
  stack.defer(() => clock.close());

  const notifications = new Notifications(connection, logger);
  stack.defer(() => notifications.close());
  await notifications.open();
  const secrets = await openSecrets(config, logger);
  await requireSameSecret(database.query, secrets, config);
  const marks = new ProcessMarks(secrets.key('programs').toString('hex', 0, 8), tracing);
  if (stays) stack.defer(await watchOrphans(marks, logger));
  const queue = new Queue(database, logger, { supervise: stays });
  stack.defer(() => queue.close());
  await queue.open();

  const live = new Live(notifications, logger);
  const readiness = new ReadinessProbe(database);
  const metrics = new Metrics({ database, readiness, config, storage: storageMetrics });
  const runs = new Runs({ queue, live, observer: metrics.runs, tracing });
  const mail = new Mail(queue.boss, secrets);
  const alerts = new Alerts(queue.boss, secrets);
  const journal = new Journal();
  const settings = new Settings(database, notifications, logger);
  const uses = new LastUses(database, logger);
  stack.defer(() => uses.close());
  const sessions = new Sessions(database, new Tokens(secrets.key('tokens')), uses);
  const personalTokens = new PersonalTokens({ database, sessions, journal });
  const passwords = new Passwords();
  const mailServer = new MailServer({ config, settings, secrets, journal, logger });
  const secondFactors = new SecondFactors({ database, secrets, journal });
  const newDevices = new NewDevices({ mail, mailServer });
  const passkeys = new Passkeys({ database, journal, config });
  const signIn = new SignIn({ database, sessions, passwords, journal, newDevices, secondFactors, passkeys, config });
  const verification = new EmailVerification({ database, sessions, journal, mail, mailServer, config });
  const accounts = new Accounts({ database, sessions, passwords, signIn, journal, mail, verification, config });
  const administration = new AccountAdministration({ database, sessions, signIn, accounts, journal, runs });
  const oidc = new Oidc({
    database,
    secrets,
    journal,
    sessions,
    signIn,
    accounts,
    administration,
    config,
    logger,
  });
  await Promise.all([live.open(), mail.open(), alerts.open(), settings.open(), sessions.listen(notifications)]);
  if (stays) stack.defer(watchLostRuns({ database, queue, transitions: runs.transitions, alerts, logger }));
  if (lines) {
    const keeper = new LogKeeper({ lines, database, settings, logger });
    stack.defer(() => keeper.close());
    await keeper.open();
  }
  const built = stack.move();
  return {
    config,
    logger,
    database,
    readiness,
    metrics,
    tracing,
    clock,
    notifications,
    secrets,
    marks,
    queue,
    live,
    runs,
    runWatch: new RunWatch({ live, logger }),
    ledger: new Ledger(),
    vouchers: new Vouchers(),
    mail,
    mailServer,
    alerts,
    journal,
    settings,
    storage,
    sessions,
    personalTokens,
    secondFactors,
    passkeys,
    signIn,
    accounts,
    verification,
    administration,
    oidc,
    impersonation: new Impersonation({ database, sessions, journal, mail, mailServer }),
    waysIn: new WaysIn({ database, journal }),
    defer: (close) => built.defer(close),
    close: () => built.disposeAsync(),
  };
}

/**
 * An unavailable storage does not prevent the start: most functions need no files.
 * @throws ConfigurationError if it is the wrong storage, or refuses
 */
async function checkStorage(options: StorageIdentityOptions, logger: Logger): Promise<void> {
  try {
    await requireSameStorage(options);
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    logger.error(
      { err: error },
      'the storage is unavailable; the check that it is the right storage is postponed to the next start',
    );
  }
}

/** Migrates the schemas. Not through a pooler: the lock that makes the second node wait belongs to a session. */
async function install(connection: ClientConfig, logger: Logger): Promise<void> {
  const database = openDatabase(connection, logger, { poolSize: 1 });
  try {
    await migrate(database, logger);
    await installQueue(database, logger);
  } finally {
    await database.close();
  }
}

async function poolerFor({ databaseUrl, databasePoolerUrl }: Config): Promise<ClientConfig | undefined> {
  if (databaseUrl === undefined || databasePoolerUrl === undefined) return undefined;
  await tryPooler(databasePoolerUrl, databaseUrl);
  return { connectionString: databasePoolerUrl };
}

/**
 * Finds the database, starting the embedded one if none is configured. Call `release` after its connections are closed.
 */
export async function connect(
  config: Config,
  logger: Logger,
): Promise<{ connection: ClientConfig; release: () => Promise<void> }> {
  if (config.databaseUrl !== undefined) {
    await tryDatabase(config.databaseUrl);
    return { connection: { connectionString: config.databaseUrl }, release: async () => {} };
  }
  return await startEmbeddedPostgres(config.dataDir, logger);
}
