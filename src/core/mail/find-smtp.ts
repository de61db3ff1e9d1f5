/** Whether mail can be delivered. */
import { createTransport } from 'nodemailer';
import { CHECK_MILLISECONDS, type Finding, findingOf } from '../../shared/checks.ts';
import { connectionOf, type SmtpServer } from './transport.ts';

export interface MailFindings {
  no_smtp: { outbox: string };
  smtp: { server: string };
  smtp_unusable: { server: string; reason: string };
}

const finding = findingOf<MailFindings>();

/** @param outbox the folder for mails without a server */
export async function findSmtp(server: SmtpServer | undefined, outbox: string): Promise<Finding> {
  if (server === undefined) return finding('none', 'no_smtp', { outbox });
  const name = 'url' in server ? 'SMTP_URL' : `${server.options.host}:${server.options.port}`;
  const transport = createTransport({
    ...connectionOf(server),
    connectionTimeout: CHECK_MILLISECONDS,
    greetingTimeout: CHECK_MILLISECONDS,
  });
  try {
    await transport.verify();
    return finding('ok', 'smtp', { server: name });
  } catch (error) {
    return finding('missing', 'smtp_unusable', { server: name, reason: (error as Error).message });
  } finally {
    transport.close();
  }
}
