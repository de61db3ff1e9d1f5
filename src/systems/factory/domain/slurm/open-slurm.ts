/** Slurm as the environment describes it. */

import type { Slurm } from './slurm.ts';
import type { SlurmConfig } from './slurm-config.ts';
import { SlurmPrograms } from './slurm-programs.ts';
import { SlurmRest } from './slurm-rest.ts';
import { SlurmTokens } from './tokens.ts';

/** Through slurmrestd where its address is set, else through Slurm's programs. */
export function openSlurm({ restUrl, tokens, user }: SlurmConfig): Slurm {
  return restUrl && tokens ? new SlurmRest(restUrl, new SlurmTokens(tokens, user)) : new SlurmPrograms();
}
