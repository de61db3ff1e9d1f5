import type { Connection } from 'mysql2/promise';
import type { Load, LoadResult } from '../warehouse.ts';
import type { Collation } from './elsewhere-queries.ts';
import type { Server } from './server-queries.ts';

/** A server as a load needs it. */
export interface LoadServer {
  /** For what is not the load's own connection's to do. */
  readonly pool: Server;
  readonly collation: Collation;
  /** Whether rows may be sent as a file. */
  readonly takesFiles: boolean;
  connect(): Promise<Connection>;
  /** Does what belongs to the end of the load, and commits it. */
  finishRun(connection: Connection, request: Load, result: LoadResult): Promise<void>;
}
