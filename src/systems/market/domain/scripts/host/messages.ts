/**
 * The messages between the server and the process of a script, one JSON document per line, the same for every language:
 * docs/collectors.md. The host process imports only types from here; it must start fast.
 */

/** The line the process reads from its standard input when it is ready. */
export interface Order {
  /** `describe`: send the script's declaration. `collect`: send its rows. */
  readonly action: 'describe' | 'collect';
  /** Absolute path. */
  readonly file: string;
  /** With `describe`: further scripts of the same language to describe, as far as they can be read. */
  readonly more?: readonly string[];
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Further variables of its environment, such as that of its trace. */
  readonly environment: Readonly<Record<string, string>>;
}

export type LogLevel = 'debug' | 'info' | 'warning' | 'error';

/** The lines the process writes to file descriptor 3. */
export type Message =
  | { readonly type: 'description'; readonly file?: string; readonly script: unknown }
  | { readonly type: 'rows'; readonly rows: readonly Readonly<Record<string, unknown>>[] }
  | { readonly type: 'progress'; readonly percent: number; readonly message?: string }
  | { readonly type: 'log'; readonly level: LogLevel; readonly message: string }
  /** The script threw: the message and the stack. */
  | { readonly type: 'error'; readonly message: string; readonly trace?: string }
  | { readonly type: 'done' };

/** The line the process writes to file descriptor 4 before it ends itself. */
export interface LastWords {
  readonly reason: 'memory limit';
}
