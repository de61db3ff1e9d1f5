import type { Database } from '../db/database.ts';
import type { Journal } from '../journal/journal.ts';
import type { Sessions } from './sessions.ts';
import type { SignedIn } from './sessions-queries.ts';

/** Ends the caller's session, at once on every node and on record. */
export async function signOut(
  { database, sessions, journal }: { database: Database; sessions: Sessions; journal: Journal },
  { account, session }: SignedIn,
  address: string,
): Promise<void> {
  await database.transaction(async (tx) => {
    await sessions.end(tx, session.id);
    const detail = { system: session.system };
    await journal.record(tx, { accountId: account.id, action: 'sign_out', detail, address });
  });
  sessions.forgetSession(session.id);
}
