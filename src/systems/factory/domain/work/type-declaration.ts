/** A type of task as a server that does it describes it to all: see docs/task-types.md. */
export interface TypeDeclaration {
  readonly name: string;
  readonly title: string;
  /** The JSON Schema of a task's config. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Fields of the config with which an argument of the program begins: no option may be passed off as one. */
  readonly leading: readonly string[];
  /** How many GPUs a task gets that does not say. */
  readonly gpus: number;
  /** A minute and GPU; undefined: as the administrators have set it. */
  readonly rate?: number | undefined;
  /** Of one attempt, in seconds; undefined: as the administrators have set it. */
  readonly timeoutSeconds?: number | undefined;
}
