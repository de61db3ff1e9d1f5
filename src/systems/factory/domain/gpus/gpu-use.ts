import type { Gpu } from './nvidia-smi.ts';

/** A desktop or a monitoring program stays below all three. */
const IDLE_MEBIBYTES = 1_024;
const IDLE_PART = 0.1;
const IDLE_PERCENT = 25;

/**
 * Whether a GPU is in use: more than 1 GiB and a tenth of its memory is used, or it computed 25 % of the time or more.
 * Unknown figures count as idle. Not known for MIG instances, because the figures are those of the whole GPU.
 */
export function isInUse({
  usage,
  memoryUsed,
  memoryTotal,
}: Pick<Gpu, 'usage' | 'memoryUsed' | 'memoryTotal'>): boolean {
  const isFilled = (memoryUsed ?? 0) > Math.max(IDLE_MEBIBYTES, (memoryTotal ?? 0) * IDLE_PART);
  return isFilled || (usage ?? 0) >= IDLE_PERCENT;
}
