/**
 * What the server and the process of a script say to each other, one JSON document a line and the same in every
 * language: docs/collectors.md. The host process imports only types from here; it must start fast.
 */

/** The line the process reads from its standard input. */
export interface Order {
  /** `describe`: say what the script declares. `collect`: send its rows. */
  readonly action: 'describe' | 'collect';
  /** Absolute path. */
  readonly file: string;
  /** With `describe`: other scripts of the same language to do the same for, as far as they can be read. */
  readonly more?: readonly string[];
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The process ends itself when it is larger than this. */
  readonly memoryMegabytes: number;
  /** The process id of the server: the process ends itself when its parent is another. */
  readonly parent: number;
}

export type LogLevel = 'debug' | 'info' | 'warning' | 'error';

/** The lines the process writes to file descriptor 3. */
export type Message =
  | { readonly type: 'description'; readonly file?: string; readonly script: unknown }
  | { readonly type: 'rows'; readonly rows: readonly Readonly<Record<string, unknown>>[] }
  | { readonly type: 'progress'; readonly percent: number; readonly message?: string }
  | { readonly type: 'log'; readonly level: LogLevel; readonly message: string }
  /** The script threw: in its words, and where. */
  | { readonly type: 'error'; readonly message: string; readonly trace?: string }
  | { readonly type: 'done' };

/** The line the process writes to file descriptor 4 before it ends itself. */
export interface LastWords {
  readonly reason: 'memory limit';
}
