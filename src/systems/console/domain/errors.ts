import type { LedgerErrors } from '../../../core/ledger/errors.ts';
import { refusals } from '../../../shared/errors.ts';

export type ConsoleErrors = Pick<LedgerErrors, 'balance_held'> & {
  /** There is no such run, or it is somebody else's. */
  run_not_found: { id: string };
  /** There is no such session of this account. */
  session_not_found: Record<string, never>;
  /** There is no such worker, or it has stopped. */
  worker_not_found: { worker: string };
  /** The mail server refused a mail, or could not be reached. */
  mail_failed: { reason: string };
  /** A page of another origin wants to sign somebody in or out. */
  foreign_page: Record<string, never>;
};

export const refuse = refusals<ConsoleErrors>();
