/** The keys `executor` and `slurm` of factory.tasks.yaml, validated when the file is read. */
import type { SlurmOptions } from './slurm.ts';

/** Names of partitions and the like: nothing that another option could be made of. */
const WORD = '^[A-Za-z0-9][A-Za-z0-9_.@+-]{0,99}$';
const MEMORY = '^[1-9][0-9]{0,8}[KMGT]?$';

/** As in the file. */
export interface WrittenSlurm {
  readonly partition?: string;
  readonly account?: string;
  readonly qos?: string;
  readonly constraint?: string;
  readonly gpu_type?: string;
  readonly options?: Readonly<Record<string, string | number>>;
}

const word = { type: 'string', pattern: WORD };

/** The allowed options of sbatch. Those that change what is submitted, where its output goes or whom it tells are not. */
const ALLOWED = {
  'cpus-per-task': { type: 'integer', minimum: 1, maximum: 4_096 },
  mem: { type: ['string', 'integer'], pattern: MEMORY, minimum: 1 },
  'mem-per-cpu': { type: ['string', 'integer'], pattern: MEMORY, minimum: 1 },
  reservation: word,
  licenses: { type: 'string', pattern: '^[A-Za-z0-9_.@:,-]{1,200}$' },
  nice: { type: 'integer', minimum: 0, maximum: 2_147_483_645 },
  wckey: word,
} as const;

export const executorSchema = { type: 'string', enum: ['local', 'slurm'] };

export const slurmSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    partition: { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9_.,-]{0,199}$' },
    account: word,
    qos: word,
    constraint: { type: 'string', pattern: '^[A-Za-z0-9_.&|*()\\[\\]:,-]{1,200}$' },
    gpu_type: word,
    options: { type: 'object', additionalProperties: false, properties: ALLOWED },
  },
};

export const allowedOptions: readonly string[] = Object.keys(ALLOWED);

/**
 * @param defaults those of the file
 * @param memoryMegabytes the type's limit, which Slurm keeps
 * @returns a problem with its key, or the options
 */
export function slurmOptions(
  written: WrittenSlurm,
  defaults: WrittenSlurm,
  memoryMegabytes: number | undefined,
): SlurmOptions | { readonly problem: string } {
  const { gpu_type: gpuType, options: given = {}, ...names } = { ...defaults, ...written };
  const options = { ...defaults.options, ...given };
  const memory = Object.keys(options).filter((name) => name.startsWith('mem'));
  if (memory.length > 1) return { problem: 'takes mem or mem-per-cpu, not both' };
  if (memoryMegabytes === undefined) return { ...names, gpuType, options };
  if (memory.length > 0) return { problem: `${memory[0]} and memory_megabytes say the same: take one of them` };
  return { ...names, gpuType, options: { ...options, mem: `${memoryMegabytes}M` } };
}
