/** Answers of a Slurm 22.05.8 (Debian 12), recorded and shortened to the fields that are read. */
import type { ProgramAnswer } from '../../../../src/systems/factory/domain/slurm/slurm-programs.ts';

export interface RestAnswer {
  readonly status: number;
  /** A text is no JSON. */
  readonly body: object | string;
}

const TOKEN = 'owlery=0123abcd';
const NAME = 'owlery-0b5b2d4e-1111-4222-8333-444455556666-1';

const error = (status: number, code: number, text: string): RestAnswer => ({
  status,
  body: { errors: [{ error_code: code, error: text }] },
});
const program = (stdout: string, stderr = '', code: number | null = 0): ProgramAnswer => ({ code, stdout, stderr });
const refused = (words: string) => program('', `sbatch: error: Batch job submission failed: ${words}`, 1);

/** Submissions: what both ways answered to the same order. */
export const submissions: Record<string, { rest: RestAnswer; programs: ProgramAnswer; is: string | number }> = {
  accepted: {
    rest: { status: 200, body: { errors: [], job_id: 16, step_id: 'BATCH' } },
    programs: program('16\n'),
    is: 16,
  },
  'accepted with a warning': {
    rest: {
      status: 200,
      body: {
        errors: [{ error_code: 2015, error: 'Requested partition configuration not available now' }],
        job_id: 20,
        step_id: 'BATCH',
      },
    },
    programs: program('20;cluster\n', 'sbatch: warning: something'),
    is: 20,
  },
  'to an unknown partition': {
    rest: error(500, 2000, 'Invalid partition name specified'),
    programs: program(
      '',
      'sbatch: error: invalid partition specified: nope\nsbatch: error: Batch job submission failed: Invalid partition name specified',
      1,
    ),
    is: 'SlurmRefused',
  },
  'for more GPUs than a node has': {
    rest: error(500, 2014, 'Requested node configuration is not available'),
    programs: refused('Requested node configuration is not available'),
    is: 'SlurmRefused',
  },
  'for a resource that does not exist': {
    rest: error(400, 9001, 'Failure during parsing'),
    programs: program('', 'sbatch: error: Invalid generic resource (gres) specification', 1),
    is: 'SlurmRefused',
  },
  'on an account that may not': {
    rest: error(500, 2045, 'Invalid account or account/partition combination specified'),
    programs: refused('Invalid account or account/partition combination specified'),
    is: 'SlurmRefused',
  },
  'beyond a limit of submitted jobs': {
    rest: error(500, 2050, "Job violates accounting/QOS policy (job submit limit, user's size and/or time limits)"),
    programs: refused("Job violates accounting/QOS policy (job submit limit, user's size and/or time limits)"),
    is: 'SlurmBusy',
  },
  'while the controller is away': {
    rest: error(500, 1800, 'Unable to contact slurm controller (connect failure)'),
    programs: refused('Unable to contact slurm controller (connect failure)'),
    is: 'SlurmUnavailable',
  },
  'that timed out': {
    rest: error(500, 5004, 'Socket timed out on send/recv operation'),
    programs: refused('Socket timed out on send/recv operation'),
    is: 'SlurmUnavailable',
  },
  'with an expired or forged token': {
    rest: error(500, 5005, 'Zero Bytes were transmitted or received'),
    programs: refused('Zero Bytes were transmitted or received'),
    is: 'SlurmUnavailable',
  },
  'without an answer': {
    rest: { status: 401, body: 'Authentication failure' },
    programs: program('', '', null),
    is: 'SlurmUnavailable',
  },
  'to an API version that is not there': {
    rest: { status: 404, body: 'Unable find requested URL. Please view /openapi/v3 for API reference.' },
    programs: program('', 'sbatch: error: resolve_ctls_from_dns_srv: res_nsearch error: Unknown host', 1),
    is: 'SlurmUnavailable',
  },
};

const restJob = {
  ...{ job_id: 22, name: NAME, comment: TOKEN, job_state: 'RUNNING', state_reason: 'None', state_description: '' },
  ...{ batch_host: 'n1', nodes: 'n1', start_time: 1796028757, end_time: 1796029057, restart_cnt: 0 },
};
const waiting = { ...restJob, job_id: 23, job_state: 'PENDING', state_reason: 'Resources', batch_host: '', nodes: '' };
const other = { ...restJob, job_id: 24, name: 'somebody-else' };
/** As newer versions write it. */
const newer = {
  ...{ ...restJob, job_id: { set: true, infinite: false, number: 25 }, job_state: ['COMPLETED', 'COMPLETING'] },
  start_time: { set: true, infinite: false, number: 1796028757 },
};
const ended = { ...restJob, job_id: 26, job_state: 'CANCELLED' };

const HEADER = 'JOBID|NAME|STATE|REASON|NODELIST|START_TIME|END_TIME|COMMENT';
const row = (id: number, state: string, reason: string, node: string, name = NAME) =>
  `${id}|${name}|${state}|${reason}|${node}|1796028757|1796029057|${TOKEN}`;

export const jobs: { rest: RestAnswer; programs: ProgramAnswer } = {
  rest: { status: 200, body: { errors: [], jobs: [restJob, waiting, other, newer, ended] } },
  programs: program(
    [
      HEADER,
      row(22, 'RUNNING', 'None', 'n1'),
      row(23, 'PENDING', 'Resources', ''),
      row(24, 'RUNNING', 'None', 'n1', 'somebody-else'),
      row(25, 'COMPLETING', 'None', 'n1'),
      row(26, 'CANCELLED', 'None', 'n1'),
      '',
    ].join('\n'),
  ),
};

/** What is no answer to "which jobs are there?". */
export const noAnswers: Record<string, { rest: RestAnswer; programs: ProgramAnswer }> = {
  'an error beside an empty list': {
    rest: { status: 500, body: { errors: [{ error_number: -1, error: 'Unspecified error' }], jobs: [] } },
    programs: program(`${HEADER}\n`, 'slurm_load_jobs error: Socket timed out on send/recv operation'),
  },
  'an error with a success': {
    rest: { status: 200, body: { errors: [{ error_number: -1, error: 'Unspecified error' }], jobs: [] } },
    programs: program('', 'slurm_load_jobs error: Socket timed out on send/recv operation'),
  },
  'nothing at all': { rest: { status: 200, body: '' }, programs: program('') },
  'an unchanged list': { rest: { status: 304, body: '' }, programs: program('', '', null) },
  'a failure': {
    rest: { status: 500, body: 'Internal error' },
    programs: program('', 'slurm_load_jobs error: Unable to contact slurm controller (connect failure)', 1),
  },
};

const restNode = {
  ...{ name: 'n1', address: '10.0.0.1', state: 'mixed', state_flags: [], cpus: 4, cpu_load: 177 },
  ...{ real_memory: 2000, free_memory: 500, gres: 'gpu:fake:2', gres_used: 'gpu:fake:1(IDX:1)' },
};
const node = (name: string, state: string, gres: string, used: string) =>
  `NodeName=${name} Arch=x86_64 CPUAlloc=1 CPUTot=4 CPULoad=1.77 Gres=${gres} GresUsed=${used} NodeAddr=10.0.0.1 NodeHostName=${name} OS=Linux RealMemory=2000 AllocMem=0 FreeMem=500 State=${state} ThreadsPerCore=1`;

export const nodes: { rest: RestAnswer; programs: ProgramAnswer } = {
  rest: {
    status: 200,
    body: {
      errors: [],
      nodes: [
        restNode,
        { ...restNode, name: 'n2', state_flags: ['DRAIN'], gres_used: 'gpu:fake:0(IDX:N/A)' },
        { ...restNode, name: 'n3', state: 'down', state_flags: ['NOT_RESPONDING'], gres: '', gres_used: 'N/A' },
      ],
    },
  },
  programs: program(
    [
      node('n1', 'MIXED', 'gpu:fake:2', 'gpu:fake:1(IDX:1)'),
      node('n2', 'MIXED+DRAIN', 'gpu:fake:2', 'gpu:fake:0(IDX:N/A)'),
      node('n3', 'DOWN*+NOT_RESPONDING', '(null)', 'gpu:0'),
      '',
    ].join('\n'),
  ),
};

export const recordedName = NAME;
