import { Command, InvalidArgumentError } from 'commander';
import { readConfig } from '../app/config.ts';
import { prepareWork, startWork } from '../app/work.ts';
import { parseQueueName } from '../core/jobs/queue-name.ts';
import { createLogger } from '../core/logger.ts';
import { LogLines } from '../core/system-log/log-lines.ts';
import { openMetricsPort } from '../http/serve/metrics-server.ts';
import { CommandError } from './command-error.ts';
import { startCore } from './start-up.ts';
import { untilStopped } from './until-stopped.ts';

interface Options {
  queues?: string[];
  maxTasks?: string;
}

export const worker = new Command('worker')
  .description('Run tasks without serving HTTP. Start it on any number of machines with the same DATABASE_URL.')
  .option('--queues <names>', 'only tasks of these queues, separated by commas; other processes send the mail', list)
  .option('--max-tasks <number>', 'how many tasks to run at once (OWLERY_MAX_TASKS)')
  .action(async ({ queues, maxTasks }: Options) => {
    const config = readConfig({ ...process.env, ...(maxTasks && { OWLERY_MAX_TASKS: maxTasks }) });
    const lines = new LogLines();
    const logger = createLogger(config.logLevel, lines);
    await untilStopped(logger, async (stack) => {
      const { core, systems } = await startCore(config, logger, { stays: true, lines });
      stack.defer(() => core.close());
      const works = prepareWork(Object.values(systems));
      const jobs = works.flatMap(({ handlers }) => handlers).map(([job]) => job);
      // A family includes all of its queues: `factory` all those of factory.
      const known = new Set(jobs.map(({ queue }) => parseQueueName(queue).family));
      const unknown = queues?.filter((queue) => !known.has(parseQueueName(queue).family)) ?? [];
      if (unknown.length > 0) {
        throw new CommandError(`--queues: unknown ${unknown.join(', ')}; use ${[...known].join(', ')}`);
      }
      const metrics = Object.values(systems).flatMap((system) => system.metrics ?? []);
      stack.defer(await openMetricsPort(core, core.metrics.registry(metrics)));
      stack.defer(await startWork(core, works, { maxTasks: config.maxTasks, ...(queues && { queues }) }));
      logger.info({ queues: queues ?? [...known], maxTasks: config.maxTasks }, 'working');
    });
  });

function list(value: string): string[] {
  const names = value.split(',').map((name) => name.trim());
  if (names.includes('')) throw new InvalidArgumentError('takes names separated by commas');
  return names;
}
