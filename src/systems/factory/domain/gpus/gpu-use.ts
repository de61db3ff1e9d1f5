import type { Gpu } from './nvidia-smi.ts';

/** A desktop, or a monitor of temperatures, is below all three. */
const IDLE_MEBIBYTES = 1_024;
const IDLE_PART = 0.1;
const IDLE_PERCENT = 25;

/**
 * Whether somebody works on a GPU: more than 1 GiB and a tenth of its memory is used, or it computed in 25 % of the time or
 * more. What is not known of it is taken for idle. Of a MIG instance it cannot be told: the figures are the whole GPU's.
 */
export function isInUse({
  usage,
  memoryUsed,
  memoryTotal,
}: Pick<Gpu, 'usage' | 'memoryUsed' | 'memoryTotal'>): boolean {
  const isFilled = (memoryUsed ?? 0) > Math.max(IDLE_MEBIBYTES, (memoryTotal ?? 0) * IDLE_PART);
  return isFilled || (usage ?? 0) >= IDLE_PERCENT;
}
