/** The types of task: built-in ones, and those that a server declares in its factory.tasks.yaml. */
import type { Queryable } from '../../../core/db/database.ts';
import { type ConfigProblem, refuse } from './errors.ts';

export type TaskConfig = Readonly<Record<string, unknown>>;

export interface TaskType {
  readonly name: string;
  /** The default number of GPUs of a task. */
  readonly gpus: number;
  /** The rate per minute and GPU, if no administrator has set one for the type. */
  readonly rate?: number | undefined;
  /** The time limit of one attempt; undefined: that of the setting. */
  readonly timeoutSeconds?: number | undefined;
  /** Validates a config; undefined: any config is valid. */
  readonly check?: ((config: TaskConfig) => readonly ConfigProblem[]) | undefined;
  /** Checks whether an account may create a task with a valid config. */
  readonly checkFor?: ((config: TaskConfig, accountId: number) => Promise<readonly ConfigProblem[]>) | undefined;
}

/** The types declared by servers, including offline ones. */
export type DeclaredTypes = (db: Queryable) => Promise<readonly TaskType[]>;

/** The resources of a task. */
export interface Order {
  readonly type: TaskType;
  readonly gpus: number;
}

export const MOST_GPUS = 64;

export class TaskTypes {
  readonly #builtIn: readonly TaskType[];
  readonly #declared: DeclaredTypes;

  constructor(builtIn: readonly TaskType[], declared: DeclaredTypes) {
    this.#builtIn = builtIn;
    this.#declared = declared;
  }

  /**
   * Validates a new task: returns its type and number of GPUs.
   * @throws task_type_unknown, task_config_invalid
   */
  async order(db: Queryable, accountId: number, taskType: string, config: TaskConfig): Promise<Order> {
    const type = this.#builtIn.find(({ name }) => name === taskType) ?? (await this.#declaredType(db, taskType));
    const { gpus = type.gpus } = config;
    const problems = [...(isGpuCount(gpus) ? [] : [GPUS_WRONG]), ...(type.check?.(config) ?? [])];
    if (problems.length === 0) problems.push(...((await type.checkFor?.(config, accountId)) ?? []));
    if (problems.length > 0) throw refuse('task_config_invalid', { problems });
    return { type, gpus: gpus as number };
  }

  /** All types, built-in ones first. */
  async names(db: Queryable): Promise<string[]> {
    const declared = await this.#declared(db);
    return [...this.#builtIn.map(({ name }) => name), ...declared.map(({ name }) => name).sort()];
  }

  async #declaredType(db: Queryable, taskType: string): Promise<TaskType> {
    const declared = await this.#declared(db);
    const found = declared.find(({ name }) => name === taskType);
    if (found) return found;
    throw refuse('task_type_unknown', { taskType, known: await this.names(db) });
  }
}

function isGpuCount(gpus: unknown): gpus is number {
  return Number.isInteger(gpus) && (gpus as number) >= 0 && (gpus as number) <= MOST_GPUS;
}

const GPUS_WRONG: ConfigProblem = {
  field: 'gpus',
  message: { zh: `应为 0 到 ${MOST_GPUS} 的整数`, en: `must be a whole number from 0 to ${MOST_GPUS}` },
};
