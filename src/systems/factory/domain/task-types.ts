/** The types of work there are: those built in, and those a server declares in its factory.tasks.yaml. */
import type { Queryable } from '../../../core/db/database.ts';
import { type ConfigProblem, refuse } from './errors.ts';

export type TaskConfig = Readonly<Record<string, unknown>>;

export interface TaskType {
  readonly name: string;
  /** How many GPUs a task asks for whose config does not say. */
  readonly gpus: number;
  /** A minute and GPU, where no administrator has set one for the type. */
  readonly rate?: number | undefined;
  /** Of one attempt; none: as the setting has it. */
  readonly timeoutSeconds?: number | undefined;
  /** What is wrong with a config; none: it takes any. */
  readonly check?: ((config: TaskConfig) => readonly ConfigProblem[]) | undefined;
  /** What keeps an account from a task with a config that fits. */
  readonly checkFor?: ((config: TaskConfig, accountId: number) => Promise<readonly ConfigProblem[]>) | undefined;
}

/** The types that servers have declared, those that are away included. */
export type DeclaredTypes = (db: Queryable) => Promise<readonly TaskType[]>;

/** What a task asks for. */
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
   * The type of a task that an account wants done, and how many GPUs it asks for.
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

  /** Those there are, built-in ones first. */
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
