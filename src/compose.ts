/** Builds what all systems stand on, once, in the order it depends on itself, and takes it down in the reverse. */
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import { Accounts } from './core/accounts/accounts.ts';
import { Sessions } from './core/accounts/sessions.ts';
import { SignIn } from './core/accounts/sign-in.ts';
import { Tokens } from './core/accounts/tokens.ts';
import { type Database, openDatabase } from './core/db/database.ts';
import { startEmbeddedPostgres } from './core/db/embedded.ts';
import { migrate } from './core/db/migrate.ts';
import { Notifications } from './core/db/notifications.ts';
import { Journal } from './core/journal/journal.ts';
import { openSecrets, type Secrets } from './core/secrets.ts';

/** What a system is given. */
export interface Core {
  readonly config: Config;
  readonly logger: Logger;
  readonly database: Database;
  readonly notifications: Notifications;
  readonly secrets: Secrets;
  readonly accounts: Accounts;
  readonly sessions: Sessions;
  readonly signIn: SignIn;
  readonly journal: Journal;
  /** Lets go of everything, the embedded PostgreSQL last. */
  close(): Promise<void>;
}
