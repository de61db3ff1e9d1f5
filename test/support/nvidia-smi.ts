/**
 * A stand-in for nvidia-smi, in a folder for the PATH. Its output comes from real ones, as quoted in
 * https://github.com/rossumai/nvgpu/pull/21 (MIG), https://github.com/Syllo/nvtop/pull/470 (`[N/A]`),
 * https://github.com/Stability-AI/StableSwarmUI/issues/388 (no permission),
 * https://github.com/mostlygeek/llama-swap/issues/782 (shared memory) and the manual's list of exit codes.
 */
import { chmod, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

export interface FakeNvidiaSmi extends AsyncDisposable {
  readonly folder: string;
  /** The PATH, beginning with its folder. */
  readonly path: string;
  /** Sets what it prints and how it exits. */
  answers(answer: FakeAnswer): Promise<void>;
}

export interface FakeAnswer {
  /** The rows of `--query-gpu=index,uuid,utilization.gpu,memory.used,memory.total,mig.mode.current,name`. */
  rows?: readonly string[];
  /** The output of `-L`. */
  list?: readonly string[];
  exit?: number;
  /** Never ends. */
  hangs?: boolean;
  /** Behaves like a driver before MIG, which does not know the field. */
  knowsNoMig?: boolean;
}

export async function fakeNvidiaSmi(first: FakeAnswer): Promise<FakeNvidiaSmi> {
  const folder = await mkdtemp(join(tmpdir(), 'owlery-nvidia-'));
  const program = join(folder, 'nvidia-smi');
  const answers = async ({ rows = [], list = [], exit = 0, hangs = false, knowsNoMig = false }: FakeAnswer) => {
    const script = [
      '#!/bin/sh',
      ...(hangs ? ['exec sleep 600'] : []),
      `if [ "$1" = -L ]; then cat <<'END'`,
      ...list,
      'END',
      'exit 0; fi',
      ...(knowsNoMig
        ? [
            'case "$1" in *mig.mode.current*) echo \'Field "mig.mode.current" is not a valid field to query.\'; exit 2;; esac',
          ]
        : []),
      `cat <<'END'`,
      ...rows,
      'END',
      `exit ${exit}`,
    ];
    // Replaced in one step, because a process may be starting it.
    await writeFile(`${program}.new`, `${script.join('\n')}\n`);
    await chmod(`${program}.new`, 0o755);
    await rename(`${program}.new`, program);
  };
  await answers(first);
  return {
    folder,
    path: `${folder}${delimiter}${process.env.PATH}`,
    answers,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
