/** What a worker process needs of Slurm: its settings, and the loops that go with it. */
import { join } from 'node:path';
import type { Core } from '../../core/core.ts';
import type { Loop } from '../../http/declare/system.ts';
import { openSlurm } from './domain/slurm/open-slurm.ts';
import type { SlurmConfig } from './domain/slurm/slurm-config.ts';
import { SlurmNodes } from './domain/slurm/slurm-nodes.ts';
import type { SlurmSettings } from './domain/slurm/slurm-task.ts';
import { SlurmWatch } from './domain/slurm/slurm-watch.ts';
import { StrayJobs } from './domain/slurm/stray-jobs.ts';

export interface Cluster {
  readonly settings: SlurmSettings;
  readonly loops: readonly Loop[];
}

export function clusterOf({ database, logger, config: { dataDir } }: Core, config: SlurmConfig): Cluster {
  const slurm = openSlurm(config);
  const { graceSeconds, pollSeconds: intervalSeconds } = config;
  const watch = new SlurmWatch({ slurm, logger, intervalSeconds });
  const settings = { slurm, watch, database, graceSeconds, folder: config.folder ?? join(dataDir, 'slurm') };
  return { settings, loops: [new SlurmNodes({ database, slurm, logger }), new StrayJobs({ ...settings, logger })] };
}
