/** The program that `startWorkerProcess` starts. */
import { handle } from '../../src/core/jobs/runs/job.ts';
import { count, countHandler } from './counting.ts';
import { openEngine } from './engine.ts';

const engine = await openEngine(JSON.parse(process.argv[2] as string));
await engine.work([handle(count, countHandler(engine.database))]);
process.on('SIGTERM', async () => {
  await engine.close();
  process.exit(0);
});
process.send?.('working');
