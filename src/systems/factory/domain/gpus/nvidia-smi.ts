/**
 * The GPUs of this machine, as NVIDIA's own program tells them: https://docs.nvidia.com/deploy/nvidia-smi/. It is asked
 * anew each time, as GPUs come, go and fall off the bus while a server runs.
 */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

export interface Gpu {
  readonly index: number;
  readonly uuid: string;
  readonly name: string;
  /** Percent of the last sample in which it computed; null where it cannot be told, as with MIG. */
  readonly usage: number | null;
  /** MiB; null where they cannot be told: memory shared with the processor, a container without the right. */
  readonly memoryUsed: number | null;
  readonly memoryTotal: number | null;
  /** What a task can be given, as CUDA_VISIBLE_DEVICES names it: the GPU, or with MIG each of its instances. */
  readonly devices: readonly string[];
}

export interface GpuReading {
  readonly gpus: readonly Gpu[];
  /** Why there are none, or fewer than there should be; undefined where all is well, also with no `nvidia-smi` at all. */
  readonly problem?: string;
}

/** The name comes last: nothing says that it holds no comma. */
const FIELDS = ['index', 'uuid', 'utilization.gpu', 'memory.used', 'memory.total', 'mig.mode.current', 'name'];
/** Drivers from before there was MIG refuse the whole question for this field. */
const MIG_FIELD = 'mig.mode.current';

const PATIENCE_MILLISECONDS = 10_000;

const execute = promisify(execFile);

interface Answer {
  readonly stdout: string;
  readonly problem?: string;
}

/** Reads the GPUs of this machine. Takes 10 s at most, less where the signal says so, and never throws. */
export async function readGpus(signal: AbortSignal): Promise<GpuReading> {
  const answer = await askForGpus(signal);
  if (!answer) return { gpus: [] };
  const { rows, odd } = parseRows(answer.stdout);
  const instances = rows.some(({ mig }) => mig) ? parseInstances((await ask(['-L'], signal))?.stdout ?? '') : new Map();
  const gpus = rows.map(({ mig, ...gpu }) => ({ ...gpu, devices: mig ? (instances.get(gpu.uuid) ?? []) : [gpu.uuid] }));
  const problem = odd[0] ?? answer.problem;
  return problem === undefined ? { gpus } : { gpus, problem };
}

async function askForGpus(signal: AbortSignal): Promise<Answer | undefined> {
  const answer = await ask(query(FIELDS), signal);
  if (!answer?.stdout.includes(`"${MIG_FIELD}" is not a valid field`)) return answer;
  const older = await ask(query(FIELDS.filter((field) => field !== MIG_FIELD)), signal);
  return older && { ...older, stdout: older.stdout.replace(/^((?:[^,\n]*,){5})/gm, '$1 [N/A],') };
}

const query = (fields: string[]) => [`--query-gpu=${fields.join()}`, '--format=csv,noheader,nounits'];

/** @returns undefined where there is no such program */
async function ask(options: string[], signal: AbortSignal): Promise<Answer | undefined> {
  try {
    const limits = { timeout: PATIENCE_MILLISECONDS, killSignal: 'SIGKILL', signal } as const;
    return { stdout: (await execute('nvidia-smi', options, limits)).stdout };
  } catch (error) {
    const {
      code,
      killed,
      stdout = '',
      stderr = '',
    } = error as { code?: unknown; killed?: boolean } & Answer & {
        stderr?: string;
      };
    if (code === 'ENOENT') return undefined;
    if (killed || signal.aborted)
      return { stdout: '', problem: `nvidia-smi has not answered within ${PATIENCE_MILLISECONDS / 1_000} s` };
    // Most of its errors are printed where its answers are.
    const [said = `nvidia-smi failed (${code})`] = `${stdout}\n${stderr}`.split('\n').filter((line) => line.trim());
    return { stdout, problem: said.trim() };
  }
}

function parseRows(stdout: string) {
  const rows: (Omit<Gpu, 'devices'> & { mig: boolean })[] = [];
  const odd: string[] = [];
  for (const line of stdout.split('\n').filter((one) => one.trim())) {
    const [index = '', uuid = '', usage, used, total, mig, ...name] = line.split(',').map((field) => field.trim());
    // "No devices were found", "Unable to determine the device handle for GPU 0000:02:00.0: Unknown Error", …
    if (!/^\d+$/.test(index) || !uuid.startsWith('GPU-') || name.length === 0) odd.push(line.trim());
    else
      rows.push({
        index: Number(index),
        uuid,
        name: name.join(', '),
        usage: figure(usage),
        memoryUsed: figure(used),
        memoryTotal: figure(total),
        mig: mig === 'Enabled',
      });
  }
  return { rows, odd };
}

/** `[N/A]`, `[Not Supported]`, `[Insufficient Permissions]`, `[Unknown Error]`: not known, rather than none. */
function figure(text = ''): number | null {
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) : null;
}

/** The MIG instances by the GPU they are parts of, from `nvidia-smi -L`: no query names them. */
function parseInstances(stdout: string): Map<string, string[]> {
  const instances = new Map<string, string[]>();
  let whole = '';
  for (const line of stdout.split('\n')) {
    const [, uuid = ''] = /\(UUID: ([^)]+)\)/.exec(line) ?? [];
    if (uuid.startsWith('GPU-')) whole = uuid;
    if (uuid.startsWith('MIG-')) instances.set(whole, [...(instances.get(whole) ?? []), uuid]);
  }
  return instances;
}
