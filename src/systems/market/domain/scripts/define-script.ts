/** What a script file exports, see docs/collectors.md. Scripts import it as `owlery/script`. */

/** The type of a parameter: text, a whole number, a number, true or false, or a date as YYYY-MM-DD. */
export type ParameterType = 'string' | 'integer' | 'number' | 'boolean' | 'date';

export interface Parameter {
  readonly type: ParameterType;
  readonly description?: string;
  /** Whether it is required. */
  readonly required?: boolean;
  /** The allowed values. */
  readonly choices?: readonly (string | number)[];
  /** Its default. */
  readonly default?: string | number | boolean;
}

interface ParameterValues {
  string: string;
  integer: number;
  number: number;
  boolean: boolean;
  date: string;
}

type ValueOf<P extends Parameter> = P extends { choices: readonly (infer Choice)[] }
  ? Choice
  : ParameterValues[P['type']];

/** A parameter that is neither required nor has a default may be missing. */
export type Values<Parameters extends Readonly<Record<string, Parameter>>> = {
  readonly [Name in keyof Parameters]: Parameters[Name] extends
    | { required: true }
    | { default: string | number | boolean }
    ? ValueOf<Parameters[Name]>
    : ValueOf<Parameters[Name]> | undefined;
};

/** Text, numbers, BigInt, booleans, dates, null; objects and lists are stored as JSON. */
export type ScriptRow = Readonly<Record<string, unknown>>;

/** What a script receives. */
export interface Collection<Parameters extends Readonly<Record<string, Parameter>>> {
  readonly parameters: Values<Parameters>;
  /** Aborted when the run is cancelled or times out; a second later the process is killed. */
  readonly signal: AbortSignal;
  /** Adds a line to the run's log. */
  log(message: string, level?: 'debug' | 'info' | 'warning' | 'error'): void;
  /** Reports progress. @param percent 0 to 100 */
  progress(percent: number, message?: string): void;
}

export interface Script<Parameters extends Readonly<Record<string, Parameter>>> {
  /** Its title, in any language. */
  readonly name: string;
  readonly description?: string;
  readonly parameters?: Parameters;
  /** Fields that identify a row; without them, rows are the same if all their values are. */
  readonly naturalKey?: readonly string[];
  /** Yields rows, or lists of rows. */
  collect(
    collection: Collection<Parameters>,
  ): AsyncIterable<ScriptRow | readonly ScriptRow[]> | Iterable<ScriptRow | readonly ScriptRow[]>;
}

/** Declares a script: `export default defineScript({ … })`. It only adds the types. */
export function defineScript<const Parameters extends Readonly<Record<string, Parameter>> = Record<never, never>>(
  script: Script<Parameters>,
): Script<Parameters> {
  return script;
}
