/** Started by `killed-worker.test.ts`: a worker that dies in the transaction that ends its first run, as in a power cut. */
import { openCore } from '../../../src/app/compose.ts';
import { readConfig } from '../../../src/app/config.ts';
import { createSystems } from '../../../src/app/systems.ts';
import { isFinal } from '../../../src/core/jobs/runs/states.ts';
import type { ChangeHook } from '../../../src/core/jobs/runs/transitions.ts';
import { taskRuns } from '../../../src/systems/factory/domain/tasks/task.job.ts';
import { quiet } from '../../support/logger.ts';
import { startWorker } from './scripted-tasks.ts';

const [databaseUrl, dataDir, dies] = process.argv.slice(2) as [
  string,
  string,
  'before the charge' | 'after the charge' | 'never',
];
const config = readConfig({
  DATABASE_URL: databaseUrl,
  OWLERY_DATA_DIR: dataDir,
  OWLERY_SECRET: 'a secret that all nodes of a test share',
});
const core = await openCore(config, quiet, { stays: true });
const die: ChangeHook<object> = async (_tx, runs) => {
  if (runs.some(({ status }) => isFinal(status))) process.kill(process.pid, 'SIGKILL');
};
if (dies === 'before the charge') core.runs.transitions.on(taskRuns, die);
createSystems(core, config);
if (dies === 'after the charge') core.runs.transitions.on(taskRuns, die);
await startWorker(core, 2).start();
process.send?.('working');
