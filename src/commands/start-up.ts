/** What can stand in the way of a start and is the operator's to mend: said in one line, without a stack. */

import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Logger } from 'pino';
import { type CoreOptions, openCore } from '../app/compose.ts';
import type { AppConfig } from '../app/config.ts';
import { createSystems, type Systems } from '../app/systems.ts';
import type { Config } from '../core/config.ts';
import type { Core } from '../core/core.ts';
import { EmbeddedPostgresError } from '../core/db/embedded-error.ts';
import { MigrationError } from '../core/db/migrate.ts';
import { ConfigurationError } from '../shared/environment.ts';

/** A command cannot do what it was asked to; the message is the line to show. */
export class CommandError extends Error {
  override name = 'CommandError';
}

/** Whether the message of an error is all that should be shown of it. */
export function isPlain(error: unknown): error is Error {
  return [CommandError, ConfigurationError, EmbeddedPostgresError, MigrationError].some(
    (kind) => error instanceof kind,
  );
}

/** As `openCore`, with all systems; what the operator can mend is a ConfigurationError that names the variable. */
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

/** Turns a folder that cannot be used into what to do about it; other errors come back as they are. */
export function explain(error: unknown, { dataDir }: Config): unknown {
  const { code = '', path } = Object(error) as NodeJS.ErrnoException;
  if (typeof path !== 'string' || !(path.startsWith(dataDir) || dataDir.startsWith(path))) return error;
  return new ConfigurationError(`OWLERY_DATA_DIR: ${path} cannot be used (${reasons[code] ?? code})`);
}

/**
 * Listens for a moment, before anything is written: of a start that fails for its port there is no database, and no
 * other node sees it.
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
