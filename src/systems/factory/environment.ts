/** Factory's environment variables. */
import { resolve } from 'node:path';
import { makeValidator, str } from 'envalid';
import { defineEnvironment, flag, integer, listOf, text } from '../../shared/environment.ts';

export interface FactoryConfig {
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
};

export const factoryEnvironment = defineEnvironment(
  rules,
  (env): FactoryConfig => ({
    tasksFile: env.OWLERY_TASKS_FILE && resolve(env.OWLERY_TASKS_FILE),
    serverName: env.OWLERY_SERVER_NAME,
    gpus: env.OWLERY_GPUS === 'all' ? undefined : env.OWLERY_GPUS,
    allowPrivateFetch: env.OWLERY_ALLOW_PRIVATE_FETCH,
    fetchMegabytes: env.OWLERY_FETCH_LIMIT_MB,
  }),
);
