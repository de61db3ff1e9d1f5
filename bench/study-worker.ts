/** A worker of study's tasks in a process of its own; each says with every report when that was made. */
import { openCore } from '../src/app/compose.ts';
import { readConfig } from '../src/core/config.ts';
import { Worker } from '../src/core/jobs/engine/worker.ts';
import type { AnyHandler } from '../src/core/jobs/runs/job.ts';
import { studyHandlers } from '../src/systems/study/work.ts';
import { quiet } from './cluster.ts';

const core = await openCore(readConfig(process.env), quiet, { stays: true });
const { database, notifications, queue, live, runs } = core;
const stamped =
  (handler: AnyHandler): AnyHandler =>
  (context) =>
    handler({
      ...context,
      progress: (percent, detail) =>
        context.progress(percent, { ...detail, current_item: String(process.hrtime.bigint()) }),
    });
const handlers = new Map(studyHandlers(core).map(([job, handler]) => [job, stamped(handler)]));
const { endings } = runs;
const worker = new Worker({ database, notifications, queue, live, logger: quiet, handlers, endings, maxTasks: 4 });
await worker.start();
process.on('disconnect', () => process.exit());
process.send?.('working');
