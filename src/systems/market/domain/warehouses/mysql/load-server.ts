import type { Connection } from 'mysql2/promise';
import type { Load, LoadResult } from '../warehouse.ts';
import type { Collation } from './elsewhere-queries.ts';
import type { Server } from './server-queries.ts';

/** The parts of a server that a load needs. */
export interface LoadServer {
  /** For statements that the load's own connection cannot run. */
  readonly pool: Server;
  readonly collation: Collation;
  /** Whether the server accepts rows as a file. */
  readonly takesFiles: boolean;
  connect(): Promise<Connection>;
  /** Runs the final statements of the load and commits them. */
  finishRun(connection: Connection, request: Load, result: LoadResult): Promise<void>;
}
