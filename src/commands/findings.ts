/** Checks the optional parts that Owlery uses, and says what the absence of each costs. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import { finding } from '../app/findings.ts';
import type { Config } from '../core/config.ts';
import { CHECK_MILLISECONDS, type Finding } from '../shared/checks.ts';
import { explainListening } from './start-up.ts';

/** @throws ConfigurationError if another program uses the port */
export async function findListening(config: Config): Promise<Finding> {
  const { host, port } = config;
  const address = `${host}:${port}`;
  const server = createServer();
  try {
    await once(server.listen({ host, port }), 'listening');
    return finding('ok', 'listening', { address, isOwlery: false });
  } catch (error) {
    if (await isOwlery(`http://${address}/health`)) return finding('ok', 'listening', { address, isOwlery: true });
    throw explainListening(error, config);
  } finally {
    server.close();
  }
}

async function isOwlery(url: string): Promise<boolean> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(CHECK_MILLISECONDS) }).catch(() => undefined);
  return answer !== undefined && 'database' in Object(await answer.json().catch(() => undefined));
}
