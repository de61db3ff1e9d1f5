import { refusals } from '../../../../core/errors.ts';

/** Why a course source could not be asked. `message` says it to people: it is what a run fails with. */
export type SourceErrors = {
  /** It wants an account of the learner's, and these fields of their config are not set. */
  source_account_missing: { message: string; fields: readonly ('cx_username' | 'cx_password')[] };
  /** It refuses the account they have stored. */
  source_sign_in_failed: { message: string };
  /** It does not answer, or not as it should; it may later. */
  source_unavailable: { message: string };
  course_not_found: { message: string; courseId: string };
};

export const refuseSource = refusals<SourceErrors>();
