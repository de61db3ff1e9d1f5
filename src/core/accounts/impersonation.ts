/**
 * An administrator acts as a user, to see what the user sees: with a reason, for a limited time, shown to the user, and on
 * record under both names. Such a session cannot change who gets into the account (`http/serve/guard.ts`).
 */
import type { Database, Queryable } from '../db/database.ts';
import type { Journal } from '../journal/journal.ts';
import type { Mail } from '../mail/mail.ts';
import type { MailServer } from '../mail/mail-server.ts';
import { type Account, findAccount } from './accounts-queries.ts';
import { refuse } from './errors.ts';
import { impersonationMail } from './impersonation-mail.ts';
import type { Origin } from './origin.ts';
import type { Grant, Sessions } from './sessions.ts';
import type { SignedIn } from './sessions-queries.ts';
import { endOnRecord } from './sign-out.ts';

export interface ImpersonationOptions {
  readonly database: Database;
  readonly sessions: Sessions;
  readonly journal: Journal;
  readonly mail: Mail;
  readonly mailServer: Pick<MailServer, 'isSet'>;
}

export interface ImpersonationRequest {
  readonly accountId: number;
  /** Shown to the user. */
  readonly reason: string;
  readonly minutes: number;
}

export class Impersonation {
  readonly #options: ImpersonationOptions;

  constructor(options: ImpersonationOptions) {
    this.#options = options;
  }

  /**
   * Opens a session of the user for an administrator. It ends after the minutes, with the administrator's own session, and
   * when that account is no longer an active administrator.
   * @throws account_not_found, account_inactive; impersonation_refused for another administrator
   */
  async begin(admin: SignedIn, { accountId, reason, minutes }: ImpersonationRequest, from: Origin): Promise<Grant> {
    const { database, sessions, journal } = this.#options;
    return await database.transaction(async (tx) => {
      const user = await findAccount(tx, accountId);
      if (!user) throw refuse('account_not_found', {});
      if (user.role === 'admin') throw refuse('impersonation_refused', {});
      if (user.status !== 'active') throw refuse('account_inactive', { status: user.status });
      const by = { account_id: admin.account.id, session_id: admin.session.id, reason };
      // The administrator's own session may run out before.
      const left = Math.floor(admin.session.expires_at - Date.now() / 1000);
      const tokenLifetime = Math.min(minutes * 60, left);
      const grant = await sessions.open(tx, user, { system: 'console', tokenLifetime }, from, by);
      await journal.record(tx, {
        accountId: admin.account.id,
        action: 'begin_impersonation',
        target: `account:${user.id}`,
        detail: { reason, minutes, session: grant.sessionId },
        address: from.address,
      });
      await this.#notify(tx, user, admin.account, { reason, minutes });
      return grant;
    });
  }

  /**
   * Ends an impersonation.
   * @returns the administrator's own session; undefined if it has ended meanwhile
   */
  async end({ account, session, impersonator }: SignedIn, address: string): Promise<Grant | undefined> {
    if (!impersonator) return undefined;
    await endOnRecord(this.#options, session.id, {
      accountId: impersonator.id,
      action: 'end_impersonation',
      target: `account:${account.id}`,
      detail: { session: session.id },
      address,
    });
    return await this.#options.sessions.resume(impersonator.sessionId);
  }

  async #notify(
    tx: Queryable,
    user: Account,
    admin: Pick<Account, 'username'>,
    { reason, minutes }: Pick<ImpersonationRequest, 'reason' | 'minutes'>,
  ): Promise<void> {
    const { mail, mailServer } = this.#options;
    if (!(await mailServer.isSet(tx))) return;
    await mail.send(tx, impersonationMail(user, { by: admin.username, reason, minutes, at: new Date() }));
  }
}
