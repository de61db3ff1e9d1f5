/** Tests whether a database can be the warehouse. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { reasonOf } from './failures.ts';
import { tryMysql } from './mysql/elsewhere-queries.ts';
import { tryPostgresql } from './postgresql/elsewhere-queries.ts';
import type { Location } from './warehouse-setting.ts';

/** What a trial found. `reason` is there when it cannot be used, even where it could be connected to. */
export interface Trial {
  readonly connected: boolean;
  /** Until its first answer, or until it was given up. */
  readonly milliseconds: number;
  readonly reason?: string;
}

/** With the guess before it, less than the five seconds that were promised, whatever the other side does. */
const TRIAL_MILLISECONDS = 3_800;

/** Tests a database, for less than five seconds. */
export async function tryLocation(location: Location): Promise<Trial> {
  const begun = performance.now();
  const over = AbortSignal.timeout(TRIAL_MILLISECONDS);
  const tooLate = Promise.withResolvers<never>();
  over.addEventListener('abort', () => tooLate.reject(new Error('no answer')), { once: true });
  let milliseconds: number | undefined;
  const tried = (location.type === 'mysql' ? tryMysql : tryPostgresql)(location, over, (since) => {
    milliseconds = Math.max(1, Math.round(since));
  });
  // The result of the slower attempt is ignored.
  tried.catch(() => {});
  tooLate.promise.catch(() => {});
  const found = () => ({
    connected: milliseconds !== undefined,
    milliseconds: milliseconds ?? Math.max(1, Math.round(performance.now() - begun)),
  });
  try {
    await Promise.race([tried, tooLate.promise]);
    return found();
  } catch (error) {
    return { ...found(), reason: reasonOf(error) };
  }
}

/** How long a server that speaks first may take to do so. */
const GREETING_MILLISECONDS = 800;

/** Which kind of database listens there: by its usual port, or by who speaks first. MySQL does, PostgreSQL waits. */
export async function guessType({ host, port }: Pick<Location, 'host' | 'port'>): Promise<Location['type']> {
  if (port === 3306) return 'mysql';
  if (port === 5432) return 'postgresql';
  const socket = connect({ host, port });
  socket.on('error', () => {});
  try {
    await once(socket, 'data', { signal: AbortSignal.timeout(GREETING_MILLISECONDS) });
    return 'mysql';
  } catch {
    return 'postgresql';
  } finally {
    socket.destroy();
  }
}
