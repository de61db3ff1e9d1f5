import type { ClientBase } from 'pg';
import { to } from 'pg-copy-streams';

/**
 * Starts `copy … to stdout`.
 * @returns its output. An error destroys it: the library only emits the error, so that a reader that begins a moment after
 *   a connection was lost would wait for ever.
 */
export function copyOut(client: ClientBase, statement: string) {
  const output = client.query(to(statement));
  output.on('error', (error) => output.destroy(error));
  return output;
}
