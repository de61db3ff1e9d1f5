/** Factory's environment variables. */
import { resolve } from 'node:path';
import { makeValidator, str } from 'envalid';
import { ConfigurationError, defineEnvironment, flag, integer, listOf, site, text } from '../../shared/environment.ts';
import type { SlurmConfig } from './domain/slurm/slurm-config.ts';

export interface FactoryConfig {
  readonly slurm: SlurmConfig;
  /**
   * Absolute path of the file that declares further types of tasks; undefined: the one in the data folder, if it
   * exists.
   */
  tasksFile: string | undefined;
  /** The display name of this machine; undefined: the host name. */
  serverName: string | undefined;
  /** Indexes or UUIDs of the only GPUs to give to tasks; undefined: all. */
  gpus: readonly string[] | undefined;
  /** Whether tasks may fetch from addresses that are not public. */
  allowPrivateFetch: boolean;
  /** The size limit of a task's download. */
  fetchMegabytes: number;
}

const serverName = text(
  'takes a name of 1 to 100 characters',
  (input) => input.trim() === input && input.length <= 100 && !/\p{Cc}/u.test(input),
);

/** GPUs by NVIDIA's names. None: `[]`. */
const gpus = makeValidator<string[] | 'all'>((input) => {
  const all = listOf(input);
  if (input === 'all') return input;
  if (input === 'none') return [];
  if (!all.every((one) => /^(\d{1,3}|(GPU|MIG)-[\w/-]+)$/.test(one))) {
    throw new Error('takes all, none, or GPU indexes or UUIDs separated by commas, such as 0,1');
  }
  return all;
});

const rules = {
  OWLERY_TASKS_FILE: str({ default: undefined }),
  OWLERY_SERVER_NAME: serverName({ default: undefined }),
  OWLERY_GPUS: gpus({ default: 'all' }),
  OWLERY_ALLOW_PRIVATE_FETCH: flag({ default: false }),
  OWLERY_FETCH_LIMIT_MB: integer(1, 1_048_576)({ default: 4_096 }),
  SLURM_REST_URL: site({ default: undefined }),
  SLURM_JWT: str({ default: undefined }),
  SLURM_JWT_FILE: str({ default: undefined }),
  SLURM_JWT_COMMAND: str({ default: undefined }),
  SLURM_USER_NAME: text('takes the name of an account', (input) => /^[\w.@-]{1,100}$/.test(input))({
    default: undefined,
  }),
  OWLERY_SLURM_FOLDER: str({ default: undefined }),
  OWLERY_SLURM_POLL_SECONDS: integer(1, 60)({ default: 2 }),
  OWLERY_SLURM_GRACE_SECONDS: integer(1, 3_600)({ default: 60 }),
};

/** @throws ConfigurationError if there is no token for REST, or more than one source */
function slurmOf(env: {
  SLURM_REST_URL?: string | undefined;
  SLURM_JWT?: string | undefined;
  SLURM_JWT_FILE?: string | undefined;
  SLURM_JWT_COMMAND?: string | undefined;
}): Pick<SlurmConfig, 'restUrl' | 'tokens'> {
  const { SLURM_REST_URL: restUrl, SLURM_JWT: token, SLURM_JWT_FILE: file, SLURM_JWT_COMMAND: command } = env;
  if (restUrl === undefined) return { restUrl, tokens: undefined };
  const sources = [
    ...(token === undefined ? [] : [{ token }]),
    ...(file === undefined ? [] : [{ file: resolve(file) }]),
    ...(command === undefined ? [] : [{ command }]),
  ];
  if (sources.length === 1) return { restUrl, tokens: sources[0] };
  throw new ConfigurationError(
    'SLURM_REST_URL: takes one of SLURM_JWT, SLURM_JWT_FILE and SLURM_JWT_COMMAND beside it',
  );
}

export const factoryEnvironment = defineEnvironment(
  rules,
  (env): FactoryConfig => ({
    tasksFile: env.OWLERY_TASKS_FILE && resolve(env.OWLERY_TASKS_FILE),
    serverName: env.OWLERY_SERVER_NAME,
    gpus: env.OWLERY_GPUS === 'all' ? undefined : env.OWLERY_GPUS,
    allowPrivateFetch: env.OWLERY_ALLOW_PRIVATE_FETCH,
    fetchMegabytes: env.OWLERY_FETCH_LIMIT_MB,
    slurm: {
      ...slurmOf(env),
      user: env.SLURM_USER_NAME,
      folder: env.OWLERY_SLURM_FOLDER && resolve(env.OWLERY_SLURM_FOLDER),
      pollSeconds: env.OWLERY_SLURM_POLL_SECONDS,
      graceSeconds: env.OWLERY_SLURM_GRACE_SECONDS,
    },
  }),
);
