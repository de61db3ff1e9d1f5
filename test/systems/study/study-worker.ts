/** Started by `going-on.test.ts`: a worker process for study's tasks, which can be killed. */
import { openCore } from '../../../src/app/compose.ts';
import { readConfig } from '../../../src/app/config.ts';
import { createSystems } from '../../../src/app/systems.ts';
import { prepareWork, startWork } from '../../../src/app/work.ts';
import { quiet } from '../../support/logger.ts';

const [databaseUrl, dataDir] = process.argv.slice(2);
const config = readConfig({
  DATABASE_URL: databaseUrl,
  OWLERY_DATA_DIR: dataDir,
  OWLERY_SECRET: 'a secret that all nodes of a test share',
});
const core = await openCore(config, quiet, { stays: true });
const { study } = createSystems(core, config);
const stop = await startWork(core, prepareWork([study]), { maxTasks: 4 });
process.on('SIGTERM', async () => {
  await stop();
  await core.close();
  process.exit(0);
});
process.send?.('working');
