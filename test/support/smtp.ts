/** A real mail server that keeps its mails. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { eventually } from './eventually.ts';

export interface ReceivedMail extends Email {
  /** The recipients of the SMTP envelope, not of the headers. */
  recipients: string[];
  /** The signed-in user of the server; undefined without authentication. */
  user: string | undefined;
}

export interface MailServer extends AsyncDisposable {
  readonly port: number;
  readonly url: string;
  /** In the order of arrival. */
  readonly mails: ReceivedMail[];
  /** Resolves with the first so many mails. */
  received(count: number): Promise<ReceivedMail[]>;
}

/** A refusal of the server. */
export function answer(responseCode: number, words: string): Error {
  return Object.assign(new Error(words), { responseCode });
}

/**
 * @param options of smtp-server, such as `onRcptTo` to refuse a recipient
 * @param port a free one by default
 * @param keeps selects the mails to keep
 */
export async function startMailServer(
  options: SMTPServerOptions = {},
  port = 0,
  keeps: (mail: Email) => boolean = () => true,
): Promise<MailServer> {
  const mails: ReceivedMail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'], // Its own certificate has expired.
    onData(stream, session, done) {
      buffer(stream)
        .then((content) => PostalMime.parse(content))
        .then((mail) => {
          const recipients = session.envelope.rcptTo.map(({ address }) => address);
          if (keeps(mail)) mails.push({ ...mail, recipients, user: session.user });
          done();
        })
        .catch(done);
    },
    ...options,
  });
  // A client that disconnects half way is not a failure of the server.
  server.on('error', () => {});
  await once(server.listen(port, '127.0.0.1'), 'listening');
  const address = server.server.address() as AddressInfo;
  return {
    port: address.port,
    url: `smtp://127.0.0.1:${address.port}`,
    mails,
    received: (count) =>
      eventually(() => {
        if (mails.length < count) throw new Error(`${mails.length} of ${count} mails have come`);
        return mails.slice(0, count);
      }),
    [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
