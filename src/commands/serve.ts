import { join } from 'node:path';
import { Argument, Command } from 'commander';
import type { FastifyInstance } from 'fastify';
import { readConfig } from '../app/config.ts';
import { SYSTEM_NAMES, type SystemName } from '../app/systems.ts';
import { prepareWork, startWork } from '../app/work.ts';
import { createLogger } from '../core/logger.ts';
import { LogLines } from '../core/system-log/log-lines.ts';
import { createServer } from '../http/serve/server.ts';
import { makeFirstAdmin } from './first-admin.ts';
import { explainListening, startCore, tryToListen } from './start-up.ts';
import { untilStopped } from './until-stopped.ts';

interface Options {
  worker: boolean;
  port?: string;
  host?: string;
}

/** The build of console/, made by `npm ci` unless it omits development dependencies. */
const PAGES = join(import.meta.dirname, '../../console/dist');

/** The console is served beside any system. */
const ALONE = SYSTEM_NAMES.filter((name) => name !== 'console');

/** Requests active at a stop get this long; longer ones, such as downloads, are aborted. */
const GRACE_MILLISECONDS = 2_000;

export const serve = new Command('serve')
  .description('Serve the systems over HTTP and run their tasks.')
  .addArgument(new Argument('[system]', 'serve this system alone, at the root').choices(ALONE))
  .option('--no-worker', 'leave tasks and mail to `owlery worker` processes')
  .option('--port <port>', 'listen on this port (PORT)')
  .option('--host <address>', 'listen on this address (HOST)')
  .action(async (name: SystemName | undefined, { worker, port, host }: Options) => {
    const config = readConfig({ ...process.env, ...(port && { PORT: port }), ...(host && { HOST: host }) });
    const lines = new LogLines();
    const logger = createLogger(config.logLevel, lines);

    await untilStopped(logger, async (stack, stopping) => {
      await tryToListen(config);
      const { core, systems } = await startCore(config, logger, { stays: true, lines });
      stack.defer(() => core.close());
      const served = (name === undefined ? SYSTEM_NAMES : [name]).map((one) => systems[one]);
      if (stopping.aborted) return;
      for (const system of served) await system.prepare?.();

      const surfaces = served.map(({ surface }) => surface);
      const server = await createServer(core, {
        systems: served,
        ...(name !== undefined && { atRoot: true, beside: [systems.console] }),
        pages: PAGES,
      });
      let stopWork: (() => Promise<void>) | undefined;
      stack.defer(async () => {
        await Promise.all([close(server), stopWork?.()]);
      });
      const known = config.adminPassword === undefined ? undefined : await makeFirstAdmin(core);
      await server.listen({ host: config.host, port: config.port }).catch((error) => {
        throw explainListening(error, config);
      });
      // After that, because an unreachable process must not be shown as a working server.
      if (worker) stopWork = await startWork(core, prepareWork(served), { maxTasks: config.maxTasks });
      // Only now, because nobody would see the generated password of a start that fails.
      const admin = known ?? (await makeFirstAdmin(core));

      const apis = surfaces.map((surface) => ({
        name: surface.name,
        docs: `${config.publicUrl}${name === undefined ? `/${surface.name}` : ''}${surface.docs}`,
      }));
      process.stdout.write(greeting(config.publicUrl, apis, admin));
    });
  });

async function close(server: FastifyInstance): Promise<void> {
  const timer = setTimeout(() => server.server.closeAllConnections(), GRACE_MILLISECONDS);
  await server.close();
  clearTimeout(timer);
}

function greeting(
  url: string,
  apis: { name: string; docs: string }[],
  admin: { email: string; password?: string } | undefined,
): string {
  const lines = [`Owlery is at ${url}/console/`];
  if (admin) {
    lines.push(
      '',
      'The first administrator was created. These credentials are shown only once:',
      '  user name    admin',
      `  e-mail       ${admin.email}`,
      `  password     ${admin.password ?? 'the one in OWLERY_ADMIN_PASSWORD'}`,
    );
  }
  lines.push('', 'The APIs:', ...apis.map(({ name, docs }) => `  ${name.padEnd(12)} ${docs}`));
  return `${lines.join('\n')}\n\n`;
}
