/**
 * Reads the GPUs of this machine by nvidia-smi: https://docs.nvidia.com/deploy/nvidia-smi/. It is run each time,
 * because GPUs may appear, disappear and fail while a server runs.
 */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

export interface Gpu {
  readonly index: number;
  readonly uuid: string;
  readonly name: string;
  /** Percent of the last sample in which it computed; null if unknown, as with MIG. */
  readonly usage: number | null;
  /** MiB; null if unknown: memory shared with the processor, or a container without permission. */
  readonly memoryUsed: number | null;
  readonly memoryTotal: number | null;
  /** The names for CUDA_VISIBLE_DEVICES: the GPU, or with MIG each of its instances. */
  readonly devices: readonly string[];
}

export interface GpuReading {
  readonly gpus: readonly Gpu[];
  /** Why there are none or too few; undefined if there is no problem, also without `nvidia-smi`. */
  readonly problem?: string;
}

/** The name comes last, because it may contain a comma. */
const FIELDS = ['index', 'uuid', 'utilization.gpu', 'memory.used', 'memory.total', 'mig.mode.current', 'name'];
/** Drivers older than MIG refuse the whole query because of this field. */
const MIG_FIELD = 'mig.mode.current';

const PATIENCE_MILLISECONDS = 10_000;

const execute = promisify(execFile);

interface Answer {
  readonly stdout: string;
  readonly problem?: string;
}

/** Reads the GPUs of this machine. Takes 10 s at most, less if aborted, and never throws. */
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

/** @returns undefined if the program does not exist */
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
    // It prints most of its errors to standard output.
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

/** `[N/A]`, `[Not Supported]`, `[Insufficient Permissions]`, `[Unknown Error]`: unknown values. */
function figure(text = ''): number | null {
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) : null;
}

/** The MIG instances by GPU, from `nvidia-smi -L`: no query lists them. */
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
