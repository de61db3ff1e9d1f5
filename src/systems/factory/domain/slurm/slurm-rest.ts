/** Slurm through slurmrestd. It answers refusals with 500 and warnings with 200: only the body counts. */
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
import type { SlurmTokens } from './tokens.ts';

/** The only version whose requests were tried; answers of newer ones are read as well. */
const VERSION = 'v0.0.38';
/** A call to a dead controller takes up to 8 s. */
const PATIENCE_MILLISECONDS = 20_000;

/** https://github.com/SchedMD/slurm/blob/slurm-22-05-8-1/slurm/slurm_errno.h */
const CODES = { noJob: 2017, expired: 5005 };
/** Of a limit that passes, or of a partition that is closed for a while. */
const PASSES = new Set([2009, 2015, 2050, 2051, 2052, 2053, 2054, 2066, 2067, 2068, 2081, 2101]);
/** Between the client, slurmrestd and the controller; 9001 and 9002 are about the request itself. */
const isUnclear = (code: number) => code < 0 || (code >= 1_000 && code < 2_000) || (code >= 5_000 && code < 9_000);

interface RestError {
  readonly code: number;
  readonly words: string;
}

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly errors: readonly RestError[];
}

/** Fields of sbatch's options in a request. */
const FIELDS: Readonly<Record<string, string>> = {
  'cpus-per-task': 'cpus_per_task',
  mem: 'memory_per_node',
  'mem-per-cpu': 'memory_per_cpu',
  reservation: 'reservation',
  licenses: 'licenses',
  nice: 'nice',
  wckey: 'wckey',
};

export class SlurmRest implements Slurm {
  readonly #url: string;
  readonly #tokens: SlurmTokens;

  /** @param url of slurmrestd, without a path */
  constructor(url: string, tokens: SlurmTokens) {
    this.#url = url.replace(/\/+$/, '');
    this.#tokens = tokens;
  }

  async access(): Promise<SlurmAccess> {
    const { body } = this.#expect(await this.#ask('GET', 'ping'));
    const { Slurm: slurm } = Object(body.meta) as { Slurm?: { release?: string } };
    return { version: `slurm ${slurm?.release ?? ''}`, url: `${this.#url} (${VERSION})` };
  }

  async submit(order: JobOrder): Promise<number> {
    const { status, body, errors } = await this.#ask('POST', 'job/submit', requestOf(order));
    const id = numberOf(body.job_id);
    // A warning may stand beside the id of a job that was submitted.
    if (status === 200 && id) return id;
    const words = errors.map((error) => error.words).join('; ') || `slurmrestd answered ${status}`;
    const [first] = errors;
    if (!first || isUnclear(first.code) || status === 401 || status === 404) throw this.#unavailable(words, first);
    if (PASSES.has(first.code)) throw new SlurmBusy(words);
    throw new SlurmRefused(words);
  }

  async jobs(): Promise<SlurmJob[]> {
    const { body } = this.#expect(await this.#ask('GET', 'jobs'), 'jobs');
    return (body.jobs as Record<string, unknown>[]).map(jobOf).filter(({ name }) => name.startsWith(NAME_PREFIX));
  }

  /** Not through REST: the script's own file and Slurm's memory have to do. */
  async finished(): Promise<undefined> {
    return undefined;
  }

  async cancel(name: string, token: string): Promise<void> {
    const jobs = await this.jobs();
    for (const job of jobs) {
      if (job.name !== name || job.token !== token || outcomeOf(job.state) !== undefined) continue;
      const answer = await this.#ask('DELETE', `job/${job.id}`);
      if (answer.errors[0]?.code !== CODES.noJob) this.#expect(answer);
    }
  }

  async nodes(): Promise<SlurmNode[]> {
    const { body } = this.#expect(await this.#ask('GET', 'nodes'), 'nodes');
    return (body.nodes as Record<string, unknown>[]).map(nodeOf);
  }

  async #ask(method: string, path: string, request?: object): Promise<Answer> {
    const { user, token } = await this.#tokens.get();
    let response: Response;
    let text: string;
    try {
      response = await fetch(`${this.#url}/slurm/${VERSION}/${path}`, {
        method,
        headers: {
          'X-SLURM-USER-NAME': user,
          'X-SLURM-USER-TOKEN': token,
          ...(request && { 'Content-Type': 'application/json' }),
        },
        ...(request && { body: JSON.stringify(request) }),
        signal: AbortSignal.timeout(PATIENCE_MILLISECONDS),
        redirect: 'error',
      });
      text = await response.text();
    } catch (error) {
      const { cause, message } = error as Error;
      throw new SlurmUnavailable(`slurmrestd at ${this.#url}: ${(cause as Error | undefined)?.message ?? message}`);
    }
    const body = parsed(text);
    return {
      status: response.status,
      body,
      errors: body.errors === undefined ? plain(response, text) : errorsOf(body),
    };
  }

  /** @throws SlurmUnavailable unless the answer says something: 200, without errors, with what was asked for */
  #expect(answer: Answer, list?: string): Answer {
    const { status, body, errors } = answer;
    const isSound = status === 200 && errors.length === 0 && (list === undefined || Array.isArray(body[list]));
    if (isSound) return answer;
    throw this.#unavailable(errors.map(({ words }) => words).join('; ') || `slurmrestd answered ${status}`, errors[0]);
  }

  #unavailable(words: string, error: RestError | undefined): SlurmUnavailable {
    const isExpired = error?.code === CODES.expired;
    if (isExpired) this.#tokens.forget();
    return new SlurmUnavailable(isExpired ? `${words} (the JWT is expired, or of another user or key)` : words);
  }
}

/** `argv` crashes slurmrestd, and a missing folder means the one in which slurmd was started. */
function requestOf(order: JobOrder): object {
  const { partition, account, qos, constraint: constraints } = order;
  const options = Object.entries(order.options).map(([name, value]) => [FIELDS[name] ?? name, amountOf(name, value)]);
  const job = {
    name: order.name,
    comment: commentOf(order.token),
    ...{ partition, account, qos, constraints, gres: gresOf(order) },
    ...Object.fromEntries(options),
    current_working_directory: order.folder,
    standard_output: order.output,
    open_mode: 'append',
    // May not be empty.
    environment: { PATH: '/usr/local/bin:/usr/bin:/bin' },
    tasks: 1,
    nodes: [1, 1],
    time_limit: order.minutes,
  };
  return { script: order.script, job };
}

const MEBIBYTES: Readonly<Record<string, number>> = { K: 1 / 1_024, M: 1, G: 1_024, T: 1_048_576 };

/** Memory is in MiB here. */
function amountOf(name: string, value: string | number): string | number {
  if (!name.startsWith('mem')) return value;
  const [, digits, unit = 'M'] = /^(\d+)([KMGT]?)$/.exec(String(value)) ?? [];
  return Math.ceil(Number(digits) * (MEBIBYTES[unit || 'M'] ?? 1));
}

function parsed(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}

/** Some refusals are plain text. */
function plain(response: Response, text: string): RestError[] {
  return response.ok ? [] : [{ code: -1, words: `${response.status} ${text.slice(0, 200)}`.trim() }];
}

/** The code is `error_code` when submitting and `error_number` elsewhere. */
function errorsOf({ errors }: Record<string, unknown>): RestError[] {
  return (errors as Record<string, unknown>[]).map(({ error_code, error_number, error, description }) => ({
    code: Number(error_code ?? error_number ?? -1),
    words: [error, description].filter((words) => typeof words === 'string' && words !== '').join(': '),
  }));
}

function jobOf(job: Record<string, unknown>): SlurmJob {
  const state = readState(job.job_state);
  const node = firstNode(String(job.batch_host || job.nodes || ''));
  const hasBegun = node !== '' && state !== 'PENDING';
  return {
    id: numberOf(job.job_id) ?? 0,
    name: String(job.name ?? ''),
    token: tokenOf(String(job.comment ?? '')),
    state,
    reason: String(job.state_description || job.state_reason || ''),
    node,
    startedAt: hasBegun ? timeOf(job.start_time) : undefined,
    endedAt: outcomeOf(state) && timeOf(job.end_time),
  };
}

function nodeOf(node: Record<string, unknown>): SlurmNode {
  const name = String(node.name ?? '');
  const states = [node.state, node.state_flags].flat().map((one) => String(one).toLowerCase());
  const load = numberOf(node.cpu_load);
  return {
    name,
    address: String(node.address || name),
    isUp: isUp(states),
    processors: numberOf(node.cpus) ?? 0,
    load: load === undefined ? undefined : load / 100,
    memory: numberOf(node.real_memory) ?? 0,
    freeMemory: numberOf(node.free_memory ?? node.free_mem),
    gpus: gpusOf(String(node.gres ?? ''), String(node.gres_used ?? '')),
  };
}
