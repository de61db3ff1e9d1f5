/** A worker process for study's tasks; each report contains its time. */
import { openCore } from '../src/app/compose.ts';
import { readConfig } from '../src/app/config.ts';
import { createSystems } from '../src/app/systems.ts';
import { Worker } from '../src/core/jobs/engine/worker.ts';
import type { AnyHandler } from '../src/core/jobs/runs/job.ts';
import { quiet } from './cluster.ts';

const config = readConfig(process.env);
const core = await openCore(config, quiet, { stays: true });
const { study } = createSystems(core, config);
const { database, notifications, queue, live, runs } = core;
const stamped =
  (handler: AnyHandler): AnyHandler =>
  (context) =>
    handler({
      ...context,
      progress: (percent, detail) =>
        context.progress(percent, { ...detail, current_item: String(process.hrtime.bigint()) }),
    });
const handlers = new Map(study.work().handlers.map(([job, handler]) => [job, stamped(handler)]));
const { transitions } = runs;
const worker = new Worker({ database, notifications, queue, live, logger: quiet, handlers, transitions, maxTasks: 4 });
await worker.start();
process.on('disconnect', () => process.exit());
process.send?.('working');
