/** Looks for what Owlery uses and can do without, and says what its absence costs. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createTransport } from 'nodemailer';
import type { Config } from '../core/config.ts';
import { CHECK_MILLISECONDS, type Finding } from '../shared/checks.ts';
import { explainListening } from './start-up.ts';

/** @param outbox where mails go without a server */
export async function findSmtp(url: string | undefined, outbox: string): Promise<Finding> {
  if (url === undefined) return { mark: 'none', words: `SMTP_URL is not set: mails are written to ${outbox}` };
  const transport = createTransport({
    url,
    connectionTimeout: CHECK_MILLISECONDS,
    greetingTimeout: CHECK_MILLISECONDS,
  });
  try {
    await transport.verify();
    return { mark: 'ok', words: 'the server of SMTP_URL takes our mail' };
  } catch (error) {
    return { mark: 'missing', words: `SMTP_URL: ${(error as Error).message}: no mail is delivered` };
  } finally {
    transport.close();
  }
}

/** @throws ConfigurationError when another program has the port */
export async function findListening(config: Config): Promise<Finding> {
  const { host, port } = config;
  const server = createServer();
  try {
    await once(server.listen({ host, port }), 'listening');
    return { mark: 'ok', words: `${host}:${port} is free` };
  } catch (error) {
    if (await isOwlery(`http://${host}:${port}/health`)) return { mark: 'ok', words: `Owlery is at ${host}:${port}` };
    throw explainListening(error, config);
  } finally {
    server.close();
  }
}

async function isOwlery(url: string): Promise<boolean> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(CHECK_MILLISECONDS) }).catch(() => undefined);
  return answer !== undefined && 'database' in Object(await answer.json().catch(() => undefined));
}
