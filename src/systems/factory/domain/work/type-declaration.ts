/** A server's declaration of a type of task: see docs/task-types.md. */
export interface TypeDeclaration {
  readonly name: string;
  readonly title: string;
  /** The JSON Schema of a task's config. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Config fields at the start of an argument: their values must not look like options. */
  readonly leading: readonly string[];
  /** The default number of GPUs of a task. */
  readonly gpus: number;
  /** The rate per minute and GPU; undefined: set by administrators. */
  readonly rate?: number | undefined;
  /** The time limit of one attempt in seconds; undefined: set by administrators. */
  readonly timeoutSeconds?: number | undefined;
  /** Who decides where it runs; undefined: the server itself. */
  readonly executor?: 'slurm' | undefined;
}
