/**
 * A stand-in for NVIDIA's program, in a folder to be put on the PATH. What it prints was printed by real ones, as told in
 * https://github.com/rossumai/nvgpu/pull/21 (MIG), https://github.com/Syllo/nvtop/pull/470 (`[N/A]`),
 * https://github.com/Stability-AI/StableSwarmUI/issues/388 (no permission),
 * https://github.com/mostlygeek/llama-swap/issues/782 (shared memory) and the manual's list of exit codes.
 */
import { chmod, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

export interface FakeNvidiaSmi extends AsyncDisposable {
  readonly folder: string;
  /** The PATH with it in front. */
  readonly path: string;
  /** What it prints and how it exits from now on. */
  answers(answer: FakeAnswer): Promise<void>;
}

export interface FakeAnswer {
  /** The rows of `--query-gpu=index,uuid,utilization.gpu,memory.used,memory.total,mig.mode.current,name`. */
  rows?: readonly string[];
  /** Of `-L`. */
  list?: readonly string[];
  exit?: number;
  /** It hangs. */
  hangs?: boolean;
  /** As drivers before MIG: the field is none it knows. */
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
    // In one step: somebody may be starting it.
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
