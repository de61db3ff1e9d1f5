/** The core: what every system stands on. `app/compose.ts` builds it. */
import type { Logger } from 'pino';
import type { ProcessMarks } from '../shared/processes/process-marks.ts';
import type { Storage } from '../shared/storage/storage.ts';
import type { Tracing } from '../shared/tracing/tracing.ts';
import type { Accounts } from './accounts/accounts.ts';
import type { AccountAdministration } from './accounts/administration.ts';
import type { EmailVerification } from './accounts/email-verification.ts';
import type { Impersonation } from './accounts/impersonation.ts';
import type { Oidc } from './accounts/oidc/oidc.ts';
import type { Passkeys } from './accounts/passkeys.ts';
import type { PersonalTokens } from './accounts/personal-tokens.ts';
import type { SecondFactors } from './accounts/second-factors.ts';
import type { Sessions } from './accounts/sessions.ts';
import type { SignIn } from './accounts/sign-in.ts';
import type { WaysIn } from './accounts/ways-in.ts';
import type { Alerts } from './alerts/alerts.ts';
import type { Config } from './config.ts';
import type { DatabaseClock } from './db/clock.ts';
import type { Database } from './db/database.ts';
import type { Notifications } from './db/notifications.ts';
import type { ReadinessProbe } from './db/readiness.ts';
import type { Queue } from './jobs/engine/queue.ts';
import type { Runs } from './jobs/runs/runs.ts';
import type { RunWatch } from './jobs/watch/run-watch.ts';
import type { Journal } from './journal/journal.ts';
import type { Ledger } from './ledger/ledger.ts';
import type { Vouchers } from './ledger/vouchers.ts';
import type { Live } from './live/live.ts';
import type { Mail } from './mail/mail.ts';
import type { MailServer } from './mail/mail-server.ts';
import type { Metrics } from './metrics/metrics.ts';
import type { Secrets } from './secrets.ts';
import type { Settings } from './settings/settings.ts';

/** What a system is built on. */
export interface Core {
  readonly config: Config;
  readonly logger: Logger;
  readonly database: Database;
  /** Whether the database answers and accepts writes. */
  readonly readiness: ReadinessProbe;
  /** What operators watch. */
  readonly metrics: Metrics;
  readonly tracing: Tracing;
  /** The clock that decides on all nodes what is due. */
  readonly clock: DatabaseClock;
  readonly notifications: Notifications;
  readonly secrets: Secrets;
  /** Marks the programs that this process starts. */
  readonly marks: ProcessMarks;
  readonly queue: Queue;
  readonly live: Live;
  readonly runs: Runs;
  /** Watches by id, of all systems. */
  readonly runWatch: RunWatch;
  readonly ledger: Ledger;
  readonly vouchers: Vouchers;
  readonly mail: Mail;
  readonly mailServer: MailServer;
  readonly alerts: Alerts;
  readonly journal: Journal;
  readonly settings: Settings;
  readonly storage: Storage;
  readonly sessions: Sessions;
  readonly personalTokens: PersonalTokens;
  readonly secondFactors: SecondFactors;
  readonly passkeys: Passkeys;
  readonly signIn: SignIn;
  readonly accounts: Accounts;
  readonly verification: EmailVerification;
  readonly administration: AccountAdministration;
  /** Sign-in by OpenID Connect. */
  readonly oidc: Oidc;
  readonly waysIn: WaysIn;
  readonly impersonation: Impersonation;
  /** Registers a function to call on close, before anything it depends on is closed. */
  defer(close: () => Promise<void>): void;
  /** Closes everything, the embedded PostgreSQL last. */
  close(): Promise<void>;
}
