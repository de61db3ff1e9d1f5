import { CHECK_MILLISECONDS, type Check, evaluateApart, type Finding, findingOf, okay } from '../../shared/checks.ts';
import { readGpus } from './domain/gpus/nvidia-smi.ts';
import { openSlurm } from './domain/slurm/open-slurm.ts';
import type { SlurmAccess } from './domain/slurm/slurm.ts';
import type { SlurmConfig } from './domain/slurm/slurm-config.ts';
import { readCommands, type TasksFile } from './work.ts';

export interface FactoryFindings {
  no_video: object;
  gpus_failing: { problem: string };
  no_gpus: object;
  no_task_types: { path: string };
  no_slurm_types: object;
  /** `url`: of slurmrestd; undefined: through Slurm's programs. */
  slurm: SlurmAccess;
  slurm_unusable: { reason: string; names: readonly string[] };
}

const finding = findingOf<FactoryFindings>();

export function factoryChecks(tasksFile: TasksFile, slurm: SlurmConfig): Check[] {
  return [
    ['video', findVideoLibrary],
    ['gpu', findGpus],
    ['task types', () => findTaskTypes(tasksFile)],
    ['slurm', () => findSlurm(tasksFile, slurm)],
  ];
}

async function findVideoLibrary(): Promise<Finding> {
  const code = `import { getFFmpegInfo } from 'node-av'; console.log(getFFmpegInfo().version)`;
  const version = await evaluateApart(code, import.meta.dirname);
  if (version !== undefined) return okay(`FFmpeg ${version}`);
  return finding('missing', 'no_video', {});
}

async function findGpus(): Promise<Finding> {
  const { gpus, problem } = await readGpus(AbortSignal.timeout(CHECK_MILLISECONDS));
  const names = gpus.map(({ index, name }) => `${index}: ${name}`).join(', ');
  if (gpus.length > 0) return okay(problem ? `${names}; ${problem}` : names);
  return problem ? finding('missing', 'gpus_failing', { problem }) : finding('none', 'no_gpus', {});
}

async function findTaskTypes(tasksFile: TasksFile): Promise<Finding> {
  const names = readCommands(tasksFile).map(({ name }) => name);
  return names.length > 0 ? okay(names.join(', ')) : finding('none', 'no_task_types', { path: tasksFile.path });
}

async function findSlurm(tasksFile: TasksFile, config: SlurmConfig): Promise<Finding> {
  const names = namesForSlurm(tasksFile);
  if (names.length === 0) return finding('none', 'no_slurm_types', {});
  try {
    return finding('ok', 'slurm', await openSlurm(config).access());
  } catch (error) {
    return finding('missing', 'slurm_unusable', { reason: (error as Error).message, names });
  }
}

/** A mistake in the file is told by the check of the types. */
function namesForSlurm(tasksFile: TasksFile): string[] {
  try {
    return readCommands(tasksFile).flatMap(({ name, slurm }) => (slurm ? [name] : []));
  } catch {
    return [];
  }
}
