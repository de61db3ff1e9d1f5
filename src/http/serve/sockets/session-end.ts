import type { Sessions } from '../../../core/accounts/sessions.ts';
import type { SignedIn } from '../../../core/accounts/sessions-queries.ts';
import type { CloseReason, WebSocketConnection } from './connection.ts';

/** The maximum of Node's timers. */
const LONGEST_MILLISECONDS = 2 ** 31 - 1;

/**
 * Ends a connection when its token expires, when its session ends on any node, and when its account gains or loses the
 * role of an administrator: what it may see was decided when it was opened.
 */
export function endWithSession(connection: WebSocketConnection, token: string, sessions: Sessions): void {
  const { caller } = connection;
  const stopFollowing = sessions.follow(caller, (now) => {
    if (!now) connection.close('session_ended');
    else if (now.account.role !== caller.account.role) connection.close('role_changed');
  });

  let timer: NodeJS.Timeout;
  const waitForExpiry = (expiry: number) => {
    timer = setTimeout(check, Math.min(expiry - Date.now(), LONGEST_MILLISECONDS)).unref();
  };
  const check = async () => {
    const now = await authenticate(sessions, token);
    if (!connection.isOpen) return;
    if (typeof now === 'string') connection.close(now);
    else waitForExpiry(sessions.expiryOf(token, now));
  };
  waitForExpiry(sessions.expiryOf(token, caller));

  connection.onClose(() => {
    clearTimeout(timer);
    stopFollowing();
  });
}

async function authenticate(sessions: Sessions, token: string): Promise<SignedIn | CloseReason> {
  try {
    const found = await sessions.authenticate(token);
    if (found === 'expired') return 'token_expired';
    return typeof found === 'string' ? 'session_ended' : found;
  } catch {
    return 'unavailable';
  }
}
