/** Whether mail can be delivered. */
import { createTransport } from 'nodemailer';
import { CHECK_MILLISECONDS, type Finding } from '../../shared/checks.ts';

/** @param outbox the folder for mails without a server */
export async function findSmtp(url: string | undefined, outbox: string): Promise<Finding> {
  if (url === undefined) return { mark: 'none', words: `SMTP_URL is not set: mails are written to ${outbox}` };
  const transport = createTransport({
    url,
    connectionTimeout: CHECK_MILLISECONDS,
    greetingTimeout: CHECK_MILLISECONDS,
  });
  try {
    await transport.verify();
    return { mark: 'ok', words: 'the server at SMTP_URL accepts mail' };
  } catch (error) {
    return { mark: 'missing', words: `SMTP_URL: ${(error as Error).message}: no mail is delivered` };
  } finally {
    transport.close();
  }
}
