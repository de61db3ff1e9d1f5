import type { Database } from '../db/database.ts';
import type { Action, Journal } from '../journal/journal.ts';
import type { Sessions } from './sessions.ts';
import type { SignedIn } from './sessions-queries.ts';

interface Parts {
  readonly database: Database;
  readonly sessions: Sessions;
  readonly journal: Journal;
}

/** Ends the caller's session, at once on every node and on record. */
export async function signOut(parts: Parts, { account, session }: SignedIn, address: string): Promise<void> {
  const detail = { system: session.system };
  await endOnRecord(parts, session.id, { accountId: account.id, action: 'sign_out', detail, address });
}

/** Ends a session, at once on every node, with this entry in the journal. */
export async function endOnRecord({ database, sessions, journal }: Parts, id: string, entry: Action): Promise<void> {
  await database.transaction(async (tx) => {
    await sessions.end(tx, id);
    await journal.record(tx, entry);
  });
  sessions.forgetSession(id);
}
