/** Verification of e-mail addresses by a mail with a link. */
import type { Config } from '../config.ts';
import type { Database, Queryable } from '../db/database.ts';
import type { Journal } from '../journal/journal.ts';
import type { Mail } from '../mail/mail.ts';
import type { MailServer } from '../mail/mail-server.ts';
import { type Account, findAccount } from './accounts-queries.ts';
import { insertVerification, setVerified, takeVerification } from './email-verifications-queries.ts';
import { refuse } from './errors.ts';
import { countMailRequest } from './mail-requests-queries.ts';
import { linkWithToken } from './password-reset-mail.ts';
import type { Sessions } from './sessions.ts';
import { hashToken, makeOpaqueToken } from './tokens.ts';
import { verificationMail } from './verification-mail.ts';

export const VERIFICATION_HOURS = 24;

export interface EmailVerificationOptions {
  readonly database: Database;
  readonly sessions: Sessions;
  readonly journal: Journal;
  readonly mail: Mail;
  readonly mailServer: Pick<MailServer, 'isSet'>;
  readonly config: Pick<Config, 'verifyUrl'>;
}

export class EmailVerification {
  readonly #options: EmailVerificationOptions;

  constructor(options: EmailVerificationOptions) {
    this.#options = options;
  }

  /** Sends the mail to a new account; not without a mail server, since nobody would get it. */
  async welcome(tx: Queryable, account: Account): Promise<void> {
    if (await this.#options.mailServer.isSet(tx)) await this.#send(tx, account);
  }

  /**
   * Sends another mail to an account's address.
   * @throws email_already_verified, too_many_mails when three were asked for in the last hour
   */
  async request(account: Account): Promise<void> {
    if (account.is_email_verified) throw refuse('email_already_verified', {});
    const isSent = await this.#options.database.transaction((tx) => this.#send(tx, account));
    if (!isSent) throw refuse('too_many_mails', {});
  }

  /** Writes the mail with a new token. */
  async compose({ accountId }: { accountId: number }) {
    const { database, config } = this.#options;
    const account = await findAccount(database.query, accountId);
    if (account?.status !== 'active' || account.is_email_verified) return undefined;
    const { token, hash } = makeOpaqueToken();
    await database.transaction((tx) => insertVerification(tx, account, hash, VERIFICATION_HOURS));
    return verificationMail(account, linkWithToken(config.verifyUrl, token), VERIFICATION_HOURS);
  }

  /**
   * Verifies an address. The token of the mail works once.
   * @throws verification_token_invalid if it is unknown, used, older than a day, or for an earlier address of the
   *   account
   */
  async verify(token: string, address?: string): Promise<void> {
    const { database, journal, sessions } = this.#options;
    const accountId = await database.transaction(async (tx) => {
      const taken = await takeVerification(tx, hashToken(token));
      if (!taken || !(await setVerified(tx, taken.account_id, taken.email))) {
        throw refuse('verification_token_invalid', {});
      }
      const id = taken.account_id;
      await journal.record(tx, { accountId: id, action: 'verify_email', target: `account:${id}`, address });
      return id;
    });
    sessions.forget(accountId);
  }

  async #send(tx: Queryable, { id, email }: Account): Promise<boolean> {
    const isAllowed = await countMailRequest(tx, 'verification', email);
    if (isAllowed) await this.#options.mail.send(tx, 'email_verification', { accountId: id });
    return isAllowed;
  }
}
