/** Whether mail can be delivered. */
import { createTransport } from 'nodemailer';
import { CHECK_MILLISECONDS, type Finding } from '../../shared/checks.ts';
import { connectionOf, type SmtpServer } from './transport.ts';

/** @param outbox the folder for mails without a server */
export async function findSmtp(server: SmtpServer | undefined, outbox: string): Promise<Finding> {
  if (server === undefined) return { mark: 'none', words: `SMTP_URL is not set: mails are written to ${outbox}` };
  const name = 'url' in server ? 'SMTP_URL' : `${server.options.host}:${server.options.port}`;
  const transport = createTransport({
    ...connectionOf(server),
    connectionTimeout: CHECK_MILLISECONDS,
    greetingTimeout: CHECK_MILLISECONDS,
  });
  try {
    await transport.verify();
    return { mark: 'ok', words: `the server at ${name} accepts mail` };
  } catch (error) {
    return { mark: 'missing', words: `${name}: ${(error as Error).message}: no mail is delivered` };
  } finally {
    transport.close();
  }
}
