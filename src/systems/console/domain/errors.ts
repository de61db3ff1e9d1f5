import type { AccessErrors } from '../../../core/accounts/errors.ts';
import type { LedgerErrors } from '../../../core/ledger/errors.ts';
import { refusals } from '../../../shared/errors.ts';

export type ConsoleErrors = AccessErrors &
  Pick<LedgerErrors, 'balance_held'> & {
    /** The run does not exist or belongs to another account. */
    run_not_found: { id: string };
    /** The account has no such session. */
    session_not_found: Record<string, never>;
    /** The worker does not exist or has stopped. */
    worker_not_found: { worker: string };
    /** The mail server refused a mail, or could not be reached. */
    mail_failed: { reason: string };
    table_not_found: { table: string };
    /** No index serves the page. `indexable`: one is being made, and the same request will be fast. */
    rows_slow: { rows: number; indexable: boolean };
    /** The rows could not be read in this time. */
    rows_too_slow: { seconds: number };
    /** The study task does not exist or belongs to another account. */
    task_not_found: Record<string, never>;
    /** The source of the courses refuses or does not answer. */
    courses_unreadable: Record<string, never>;
    /** The target of alerts does not exist or belongs to another account. */
    alert_target_not_found: { id: string };
    /** A page of another origin tried to sign a user in or out. */
    foreign_page: Record<string, never>;
  };

export const refuse = refusals<ConsoleErrors>();
