import type { Core } from '../../../../core/core.ts';
import { refuse } from '../errors.ts';
import { deleteOwnSession } from './session-queries.ts';

export interface SessionEnding {
  /** The account of the session. */
  readonly owner: number;
  readonly session: string;
  /** The acting account: the owner or an administrator. */
  readonly by: number;
  readonly address: string;
}

/**
 * Ends one session, at once on every node.
 * @throws session_not_found
 */
export async function endSessionOf(
  { database, sessions, journal }: Pick<Core, 'database' | 'sessions' | 'journal'>,
  { owner, session, by, address }: SessionEnding,
): Promise<void> {
  await database.transaction(async (tx) => {
    if (!(await deleteOwnSession(tx, owner, session))) throw refuse('session_not_found', {});
    const entry = { accountId: by, action: 'end_session', target: `account:${owner}`, detail: { session }, address };
    await journal.record(tx, entry);
  });
  sessions.forgetSession(session);
}
