/** Which server takes our mail: the one an administrator has stored, else that of SMTP_URL, else none. */
import { join } from 'node:path';
import type { Logger } from 'pino';
import { type Static, Type } from 'typebox';
import { refusals } from '../../shared/errors.ts';
import type { Config } from '../config.ts';
import type { Queryable } from '../db/database.ts';
import type { Action, Journal } from '../journal/journal.ts';
import type { Secrets } from '../secrets.ts';
import { defineSetting, type Settings } from '../settings/settings.ts';
import { type MailTransport, outboxTransport, type SmtpServer, smtpOf, smtpTransport } from './transport.ts';

const MaybeText = Type.Union([Type.String(), Type.Null()]);

const Stored = Type.Object({
  /** False: mails are written to the outbox, whatever SMTP_URL says. */
  enabled: Type.Boolean(),
  host: Type.String(),
  port: Type.Integer(),
  username: Type.String(),
  /** Sealed; null without a password. */
  password: MaybeText,
  fromAddress: Type.String(),
  fromName: Type.String(),
  usesTls: Type.Boolean(),
});

/** Null: as the environment has it. */
const mailSetting = defineSetting({
  name: 'mail',
  schema: Type.Object({ server: Type.Union([Stored, Type.Null()]) }),
  default: { server: null },
});

/** What is in effect, without the password. */
export interface MailServerView extends Omit<Static<typeof Stored>, 'password'> {
  readonly hasPassword: boolean;
}

/** A change of all of it. */
export interface MailServerChange extends Omit<Static<typeof Stored>, 'password'> {
  /** Undefined: the present one, for the same server and user. */
  readonly password: string | undefined;
}

/** Who changes it. */
type Actor = Pick<Action, 'accountId' | 'address'>;

export type MailServerErrors = {
  /** The present password belongs to another server or user, and goes to no other. */
  mail_password_needed: Record<string, never>;
};

const refuse = refusals<MailServerErrors>();

/** The port of SMTP with TLS from the first byte; on others TLS is begun by STARTTLS. */
const TLS_PORT = 465;
const SUBMISSION_PORT = 587;

export interface MailServerOptions {
  readonly config: Pick<Config, 'smtpUrl' | 'mailFrom' | 'dataDir'>;
  readonly settings: Settings;
  readonly secrets: Secrets;
  readonly journal: Journal;
  readonly logger: Logger;
}

export class MailServer {
  readonly #options: MailServerOptions;

  constructor(options: MailServerOptions) {
    this.#options = options;
  }

  /** Whether mails leave this installation. */
  async isSet(tx: Queryable): Promise<boolean> {
    const { server } = await this.#options.settings.read(tx, mailSetting);
    return server ? server.enabled : this.#options.config.smtpUrl !== undefined;
  }

  async view(): Promise<MailServerView> {
    const { server } = await this.#options.settings.get(mailSetting);
    const { password, ...others } = server ? this.#opened(server) : this.#ofEnvironment();
    return { ...others, hasPassword: password !== null };
  }

  /** Where mails are handed over now; undefined where they are written to the outbox. */
  async smtp(): Promise<SmtpServer | undefined> {
    const { server } = await this.#options.settings.get(mailSetting);
    return this.#smtpOf(server);
  }

  /**
   * Stores what holds on all nodes from now on.
   * @throws mail_password_needed
   */
  async change({ password: given, ...others }: MailServerChange, by: Actor): Promise<void> {
    const { settings, secrets } = this.#options;
    await settings.change(async (edit, tx) => {
      await edit(mailSetting, ({ server }) => {
        const password = given ?? presentPassword(server ? this.#opened(server) : this.#ofEnvironment(), others);
        return { server: { ...others, password: password === null ? null : secrets.seal(password) } };
      });
      await this.#record(tx, by, others);
    });
  }

  /** Drops what is stored: the environment holds again. @returns whether anything was */
  async reset(by: Actor): Promise<boolean> {
    return await this.#options.settings.change(async (edit, tx) => {
      const { server } = await this.#options.settings.read(tx, mailSetting);
      if (!server) return false;
      await edit(mailSetting, () => ({ server: null }));
      await this.#record(tx, by, { environment: true });
      return true;
    });
  }

  /** Hands mails to whichever server is in effect. */
  transport(): MailTransport {
    const { settings, config, logger } = this.#options;
    let last: { readonly value: unknown; readonly send: MailTransport } | undefined;
    return async (message, job, signal) => {
      const value = await settings.get(mailSetting);
      if (last?.value !== value) {
        const smtp = this.#smtpOf(value.server);
        const outbox = join(config.dataDir, 'outbox');
        last = { value, send: smtp ? smtpTransport(smtp) : outboxTransport(outbox, config.mailFrom, logger) };
      }
      await last.send(message, job, signal);
    };
  }

  async #record(tx: Queryable, { accountId, address }: Actor, detail: object): Promise<void> {
    const entry = { accountId, action: 'change_mail_settings', target: 'setting:mail', detail, address };
    await this.#options.journal.record(tx, entry);
  }

  #smtpOf(server: Static<typeof Stored> | null): SmtpServer | undefined {
    if (server === null) return smtpOf(this.#options.config);
    if (!server.enabled) return undefined;
    const { host, port, username, password, fromAddress, fromName, usesTls } = this.#opened(server);
    const isSecure = usesTls && port === TLS_PORT;
    return {
      options: {
        host,
        port,
        secure: isSecure,
        requireTLS: usesTls && !isSecure,
        ...(username !== '' && { auth: { user: username, pass: password ?? '' } }),
      },
      from: { address: fromAddress, name: fromName },
    };
  }

  #opened(server: Static<typeof Stored>): Static<typeof Stored> {
    return { ...server, password: server.password === null ? null : this.#options.secrets.unseal(server.password) };
  }

  #ofEnvironment(): Static<typeof Stored> {
    const { smtpUrl, mailFrom } = this.#options.config;
    const url = smtpUrl === undefined ? undefined : new URL(smtpUrl);
    const isSecure = url?.protocol === 'smtps:';
    return {
      enabled: url !== undefined,
      host: url?.hostname ?? '',
      port: Number(url?.port) || (isSecure ? TLS_PORT : SUBMISSION_PORT),
      username: decodeURIComponent(url?.username ?? ''),
      password: url?.password ? decodeURIComponent(url.password) : null,
      fromAddress: mailFrom,
      fromName: '',
      usesTls: isSecure,
    };
  }
}

/** @throws mail_password_needed */
function presentPassword(
  present: Static<typeof Stored>,
  { host, port, username }: Omit<MailServerChange, 'password'>,
): string | null {
  if (present.password === null || username === '') return null;
  const isSame = present.host === host && present.port === port && present.username === username;
  if (!isSame) throw refuse('mail_password_needed', {});
  return present.password;
}
