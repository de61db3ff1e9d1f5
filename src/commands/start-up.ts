/** Failures of a start that the operator can fix, reported in one line without a stack. */

import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Logger } from 'pino';
import { type CoreOptions, openCore } from '../app/compose.ts';
import type { AppConfig } from '../app/config.ts';
import { createSystems, type Systems } from '../app/systems.ts';
import type { Config } from '../core/config.ts';
import type { Core } from '../core/core.ts';
import { ConfigurationError } from '../shared/environment.ts';

/**
 * As `openCore`, with all systems. Failures that the operator can fix are ConfigurationErrors that name the variable.
 */
export async function startCore(
  config: AppConfig,
  logger: Logger,
  options: CoreOptions,
): Promise<{ core: Core; systems: Systems }> {
  for (const line of config.misspelt) logger.warn(line);
  const core = await openCore(config, logger, options).catch((error) => {
    throw explain(error, config);
  });
  return { core, systems: createSystems(core, config) };
}

/** Turns the error of an unusable folder into an instruction; returns other errors unchanged. */
export function explain(error: unknown, { dataDir }: Config): unknown {
  const { code = '', path } = Object(error) as NodeJS.ErrnoException;
  if (typeof path !== 'string' || !(path.startsWith(dataDir) || dataDir.startsWith(path))) return error;
  return new ConfigurationError(`OWLERY_DATA_DIR: ${path} cannot be used (${reasons[code] ?? code})`);
}

/**
 * Listens for a moment before anything is written: a start that fails because of its port creates no database and is
 * not visible to other nodes.
 * @throws ConfigurationError
 */
export async function tryToListen(config: Config): Promise<void> {
  const { host, port } = config;
  const server = createServer();
  try {
    await once(server.listen({ host, port, exclusive: true }), 'listening');
  } catch (error) {
    throw explainListening(error, config);
  }
  server.close();
  await once(server, 'close');
}

/** The same for an address that cannot be listened on. */
export function explainListening(error: unknown, { host, port }: Config): ConfigurationError {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') {
    return new ConfigurationError(
      `PORT: ${port} is in use on ${host}: stop the process that uses it, or set PORT to another port`,
    );
  }
  if (code === 'EACCES')
    return new ConfigurationError(`PORT: this user may not listen on ${port}: use a port from 1024`);
  return new ConfigurationError(`HOST: ${host} is not an address of this machine (${code})`);
}

const reasons: Record<string, string> = {
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'it is read-only',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'it is not a folder',
  EEXIST: 'it is not a folder',
};
