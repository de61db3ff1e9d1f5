import { refusals } from '../../../shared/errors.ts';

export type ConsoleErrors = {
  /** There is no such run, or it is somebody else's. */
  run_not_found: { id: string };
  /** There is no such session of this account. */
  session_not_found: Record<string, never>;
  /** A page of another origin wants to sign somebody in or out. */
  foreign_page: Record<string, never>;
};

export const refuse = refusals<ConsoleErrors>();
