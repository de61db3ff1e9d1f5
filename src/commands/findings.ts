/** Looks for what Owlery uses and can do without, and says what its absence costs. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Config } from '../core/config.ts';
import { CHECK_MILLISECONDS, type Finding } from '../shared/checks.ts';
import { explainListening } from './start-up.ts';

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
