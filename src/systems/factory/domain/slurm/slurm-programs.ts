/** Slurm through `sbatch`, `squeue`, `sacct`, `scontrol` and `scancel`, with options that old versions know too. */
import { execFile } from 'node:child_process';
import { env, getuid } from 'node:process';
import { commentOf, firstNode, gpusOf, numberOf, timeOf, tokenOf } from './parse.ts';
import {
  gresOf,
  type JobOrder,
  NAME_PREFIX,
  type Slurm,
  type SlurmAccess,
  SlurmBusy,
  type SlurmJob,
  type SlurmNode,
  SlurmRefused,
  SlurmUnavailable,
} from './slurm.ts';
import { isUp, outcomeOf, readState } from './states.ts';

export interface ProgramAnswer {
  /** Null: killed, because it took too long. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one of Slurm's programs. @throws SlurmUnavailable if it is not there */
export type RunSlurmProgram = (name: string, options: readonly string[], input?: string) => Promise<ProgramAnswer>;

/** A dead controller is told of after 4 to 8 s. */
const PATIENCE_MILLISECONDS = 20_000;
const MOST_BYTES = 256 * 1_048_576;

/** The last of the columns is the comment, in which anything may stand. */
const COLUMNS = ['%A', '%j', '%T', '%r', '%N', '%S', '%e', '%k'];
const HEADER = /^JOBID\|NAME\|STATE\|REASON\|NODELIST\|START_TIME\|END_TIME\|COMMENT$/;

/** Limits that pass. https://github.com/SchedMD/slurm/blob/master/src/common/slurm_errno.c */
const PASSES =
  /accounting\/QOS policy|submit limit|MaxSubmit|Maximum (array|job)|Job limit|too many|temporarily unable|Resource temporarily|partition .*(down|inactive|drain)|not accepting|Slurm is in maintenance/i;
/** What says nothing about whether the job was submitted, or whether it would be another time. */
const UNCLEAR =
  /contact slurm|timed? ?out|connect|communicat|Zero Bytes|configuration source|resolve|munge|authenti|credential|Transport endpoint|Unexpected message|socket|shutdown|standby|Protocol|Bad file|Broken pipe|Insane message|Unspecified error/i;

export function runSlurmProgram(name: string, options: readonly string[], input = ''): Promise<ProgramAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<ProgramAnswer>();
  const limits = { timeout: PATIENCE_MILLISECONDS, killSignal: 'SIGKILL', maxBuffer: MOST_BYTES } as const;
  const child = execFile(name, options, { ...limits, env: cleanEnvironment() }, (error, stdout, stderr) => {
    const code = (error as NodeJS.ErrnoException | null)?.code as string | number | undefined;
    if (code === 'ENOENT') return reject(new SlurmUnavailable(`${name} is not on the PATH`));
    resolve({ code: error ? (typeof code === 'number' ? code : null) : 0, stdout, stderr });
  });
  child.stdin?.on('error', () => {});
  child.stdin?.end(input);
  return promise;
}

/** Variables such as SBATCH_PARTITION or SLURM_CPUS_PER_TASK, inherited from a job, would change what is submitted. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const { PATH, HOME, USER, LANG, SLURM_CONF } = env;
  return { PATH, HOME, USER, LANG, ...(SLURM_CONF && { SLURM_CONF }), SLURM_TIME_FORMAT: '%s' };
}

export class SlurmPrograms implements Slurm {
  readonly #run: RunSlurmProgram;
  /** Undefined: not asked yet. */
  #hasAccounting: boolean | undefined;

  constructor(run: RunSlurmProgram = runSlurmProgram) {
    this.#run = run;
  }

  async access(): Promise<SlurmAccess> {
    const version = (await this.#ask('sinfo', ['--version'])).trim();
    await this.#ask('scontrol', ['ping']);
    return { version };
  }

  async submit(order: JobOrder): Promise<number> {
    const { code, stdout, stderr } = await this.#run('sbatch', submitOptions(order), order.script);
    const [, id] = /^(\d+)(;\S*)?\s*$/m.exec(stdout) ?? [];
    if (id) return Number(id);
    const words = wordsOf(stderr);
    if (code === null || code === 0 || words === '' || UNCLEAR.test(words)) {
      throw new SlurmUnavailable(words || 'sbatch did not answer');
    }
    if (PASSES.test(words)) throw new SlurmBusy(words);
    throw new SlurmRefused(words);
  }

  async jobs(): Promise<SlurmJob[]> {
    const who = getuid ? [`--user=${getuid()}`] : [];
    const [header = '', ...rows] = (
      await this.#ask('squeue', ['--states=all', ...who, `--format=${COLUMNS.join('|')}`])
    ).split('\n');
    // Some versions end with 0 and without rows when the controller does not answer: only the header is an answer.
    if (!HEADER.test(header.trim())) throw new SlurmUnavailable('squeue gave no table');
    return rows.flatMap((row) => {
      const [id = '', name = ''] = row.split('|');
      return name.startsWith(NAME_PREFIX) && /^\d+$/.test(id) ? [jobOf(row)] : [];
    });
  }

  async finished(names: readonly string[], since: Date): Promise<SlurmJob[] | undefined> {
    if (this.#hasAccounting === false || names.length === 0) return this.#hasAccounting === false ? undefined : [];
    const fields = 'JobIDRaw,JobName,State,Reason,NodeList,Start,End,Comment';
    const from = new Date(since.getTime() - 3_600_000).toISOString().slice(0, 19);
    const options = ['-X', '-P', '-n', `--name=${names.join()}`, `--starttime=${from}`, `--format=${fields}`];
    const { code, stdout, stderr } = await this.#run('sacct', options);
    if (/accounting storage is disabled/i.test(stderr)) {
      this.#hasAccounting = false;
      return undefined;
    }
    if (code !== 0 || stderr.trim() !== '') throw new SlurmUnavailable(wordsOf(stderr) || 'sacct did not answer');
    this.#hasAccounting = true;
    const rows = stdout.split('\n').filter((row) => names.includes(row.split('|')[1] ?? ''));
    return rows.map(jobOf);
  }

  async cancel(name: string, token: string): Promise<void> {
    const ids = (await this.jobs())
      .filter((job) => job.name === name && job.token === token && outcomeOf(job.state) === undefined)
      .map(({ id }) => String(id));
    // With the name too: an id may belong to another job by now.
    if (ids.length === 0) return;
    const { code, stderr } = await this.#run('scancel', [`--name=${name}`, ...ids]);
    if (code !== 0 && !/Invalid job id|already complet/i.test(stderr)) throw new SlurmUnavailable(wordsOf(stderr));
  }

  async nodes(): Promise<SlurmNode[]> {
    const rows = (await this.#ask('scontrol', ['--detail', '--oneliner', 'show', 'node'])).split('\n');
    return rows.flatMap((row) => {
      const field = (name: string) => new RegExp(`(?:^|\\s)${name}=(\\S*)`).exec(row)?.[1] ?? '';
      const name = field('NodeName');
      if (name === '') return [];
      return [
        {
          name,
          address: field('NodeAddr') || name,
          isUp: isUp(field('State').toLowerCase().split('+')),
          processors: numberOf(field('CPUTot')) ?? 0,
          load: numberOf(field('CPULoad')),
          memory: numberOf(field('RealMemory')) ?? 0,
          freeMemory: numberOf(field('FreeMem')),
          gpus: gpusOf(field('Gres'), field('GresUsed')),
        },
      ];
    });
  }

  /** @returns its output @throws SlurmUnavailable if it failed or complained */
  async #ask(name: string, options: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await this.#run(name, options);
    if (code === 0 && !/error/i.test(stderr)) return stdout;
    throw new SlurmUnavailable(wordsOf(stderr) || wordsOf(stdout) || `${name} did not answer`);
  }
}

function submitOptions(order: JobOrder): string[] {
  const { partition, account, qos, constraint } = order;
  const given = { partition, account, qos, constraint, gres: gresOf(order), ...order.options };
  return [
    '--parsable',
    '--no-requeue',
    '--nodes=1',
    '--ntasks=1',
    '--open-mode=append',
    `--job-name=${order.name}`,
    `--comment=${commentOf(order.token)}`,
    `--chdir=${order.folder}`,
    `--output=${order.output}`,
    `--time=${order.minutes}`,
    ...Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}=${value}`])),
  ];
}

/** A row of `COLUMNS`, or of the same fields from the accounting. */
function jobOf(row: string): SlurmJob {
  const [id, name = '', given = '', reason = '', node = '', start, end, ...comment] = row.split('|');
  const state = readState(given);
  const hasBegun = node !== '' && state !== 'PENDING';
  return {
    ...{ id: Number(id), name, token: tokenOf(comment.join('|')), state, reason },
    node: firstNode(node),
    startedAt: hasBegun ? timeOf(start) : undefined,
    endedAt: outcomeOf(state) && timeOf(end),
  };
}

/** What it complained of, without the names of programs. */
const wordsOf = (stderr: string) =>
  stderr
    .split('\n')
    .map((line) => line.replace(/^(\w+: )?(error: |fatal: )?(Batch job submission failed: )?/, '').trim())
    .filter((line) => line !== '')
    .join('; ')
    .slice(0, 1_000);
