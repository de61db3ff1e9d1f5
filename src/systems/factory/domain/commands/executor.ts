/** Where declared programs run: on this machine, or as jobs of a cluster. */
import type { ProcessMarks } from '../../../../shared/processes/process-marks.ts';
import { type ProgramEnd, type ProgramOptions, runProgram } from '../../../../shared/processes/program.ts';

export interface ProgramOrder extends Omit<ProgramOptions, 'marks' | 'onLine' | 'onErrorLine'> {
  /** @param again it was delivered to an earlier attempt, which logged it */
  readonly onLine: (line: string, again: boolean) => void;
  readonly onErrorLine: (line: string, again: boolean) => void;
}

export interface Executor {
  /**
   * Runs a program to its end.
   * @throws WorkErrors if it could not be run, or was ended by another; the signal's reason
   */
  run(order: ProgramOrder): Promise<ProgramEnd>;
}

/** @param devices the GPUs it sees, by their CUDA names */
export function localExecutor(marks: ProcessMarks, devices: readonly string[]): Executor {
  return {
    async run({ onLine, onErrorLine, environment, ...order }) {
      const visible = { CUDA_VISIBLE_DEVICES: devices.join(',') };
      const end = await runProgram({
        ...order,
        // It sees no GPUs except those it was given.
        environment: { ...visible, ...environment, ...(devices.length > 0 && visible) },
        marks,
        onLine: (line) => onLine(line, false),
        onErrorLine: (line) => onErrorLine(line, false),
      });
      order.signal.throwIfAborted();
      return end;
    },
  };
}
