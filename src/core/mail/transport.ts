/** The two transports of mail: SMTP, and files in an outbox if no mail server is configured. */
import { mkdir, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport, type SendMailOptions } from 'nodemailer';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import type { Message } from './message.ts';

/** Sends one mail. It may be called again for a sent mail if a process died in between. */
export type MailTransport = (
  message: Message,
  job: { id: string; createdOn: Date },
  signal: AbortSignal,
) => Promise<void>;

/** The server gets ten seconds for each reply, because the queue waits behind a mail that hangs. */
const timeouts = { dnsTimeout: 10_000, connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 };

/** Who a mail is from. */
export interface Sender {
  readonly address: string;
  readonly name?: string;
}

/** A mail server: `smtp://user:password@host:port` or `smtps://…` with nodemailer's options as its query, or these themselves. */
export type SmtpServer = { readonly from: Sender } & (
  | { readonly url: string }
  | {
      readonly options: {
        host: string;
        port: number;
        secure: boolean;
        requireTLS: boolean;
        auth?: { user: string; pass: string };
      };
    }
);

/** The server that the environment names; undefined without SMTP_URL. */
export function smtpOf({
  smtpUrl: url,
  mailFrom: address,
}: Pick<Config, 'smtpUrl' | 'mailFrom'>): SmtpServer | undefined {
  return url === undefined ? undefined : { url, from: { address } };
}

/** What nodemailer connects by. */
export function connectionOf(server: SmtpServer) {
  return 'url' in server ? { url: server.url } : server.options;
}

export function smtpTransport(server: SmtpServer): MailTransport {
  const transport = createTransport({ ...connectionOf(server), ...timeouts });
  const { from } = server;
  return async (message, { id }, signal) => {
    await transport.sendMail({ ...compose(message, from, id), signal });
  };
}

/** @param folder gets one `.eml` file per mail, which every mail program opens */
export function outboxTransport(folder: string, from: string, logger: Logger): MailTransport {
  const transport = createTransport({ streamTransport: true, buffer: true });
  return async (message, { id, createdOn }) => {
    const { message: content } = await transport.sendMail(compose(message, { address: from }, id));
    const file = join(folder, `${createdOn.toISOString().replace(/[-:]|\.\d+/g, '')}-${id}.eml`);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeWhole(file, content as Buffer);
    logger.info({ mail: id, to: message.to, file }, 'no mail server is set: a mail was written to a file');
  };
}

function compose({ to, subject, text }: Message, { address, name = '' }: Sender, id: string): SendMailOptions {
  return {
    // The same on every attempt, so that a second copy can be recognised.
    messageId: `<${id}@${address.slice(address.indexOf('@') + 1)}>`,
    from: name === '' ? address : { name, address },
    // As an object: a string would be parsed and could name several addresses.
    to: { name: '', address: to },
    subject,
    text,
    // Prevents automatic replies: https://www.rfc-editor.org/rfc/rfc3834#section-5
    headers: { 'Auto-Submitted': 'auto-generated' },
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** Written under a temporary name and renamed, so that a reader never sees a part of the file. */
async function writeWhole(file: string, content: Buffer): Promise<void> {
  const writing = `${file}.writing`;
  const handle = await open(writing, 'w', 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(writing, file);
}
