import { CHECK_MILLISECONDS, type Check, evaluateApart, type Finding } from '../../shared/checks.ts';
import { readGpus } from './domain/gpus/nvidia-smi.ts';
import { openSlurm } from './domain/slurm/open-slurm.ts';
import type { SlurmConfig } from './domain/slurm/slurm-config.ts';
import { readCommands, type TasksFile } from './work.ts';

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
  if (version !== undefined) return { mark: 'ok', words: `FFmpeg ${version}` };
  return { mark: 'missing', words: 'node-av cannot be loaded on this machine: video_analysis fails' };
}

async function findGpus(): Promise<Finding> {
  const { gpus, problem } = await readGpus(AbortSignal.timeout(CHECK_MILLISECONDS));
  const names = gpus.map(({ index, name }) => `${index}: ${name}`).join(', ');
  if (gpus.length > 0) return { mark: 'ok', words: problem ? `${names}; ${problem}` : names };
  if (problem) return { mark: 'missing', words: `${problem}: tasks that ask for GPUs wait for another machine` };
  return { mark: 'none', words: 'no nvidia-smi on the PATH: tasks run on the processor' };
}

async function findTaskTypes(tasksFile: TasksFile): Promise<Finding> {
  const names = readCommands(tasksFile).map(({ name }) => name);
  if (names.length > 0) return { mark: 'ok', words: names.join(', ') };
  return { mark: 'none', words: `${tasksFile.path} declares no types: only the built-in types are available` };
}

async function findSlurm(tasksFile: TasksFile, config: SlurmConfig): Promise<Finding> {
  const names = namesForSlurm(tasksFile);
  if (names.length === 0) return { mark: 'none', words: 'no type of task has executor: slurm' };
  try {
    return { mark: 'ok', words: await openSlurm(config).describe() };
  } catch (error) {
    return { mark: 'missing', words: `${(error as Error).message}: ${names.join(', ')} wait` };
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
