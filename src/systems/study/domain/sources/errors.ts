import { refusals } from '../../../../shared/errors.ts';

/** A field of an account's config that is used to sign in to a source. */
export type AccountField = 'cx_username' | 'cx_password';

/** Why stored credentials are not tried: they were refused before, or were sealed with another secret. */
export type StoredReason = 'known_wrong' | 'password_unreadable';

/** Why a site did not sign a learner in. */
export type SignInReason =
  /** The name or the password. */
  | 'wrong_account'
  /** What the learner has to do on the site first. */
  | 'unconfirmed'
  | 'password_expired'
  | 'password_change_forced'
  | 'password_reset_required'
  | 'policies'
  | 'profile'
  | 'guest'
  | 'suspended'
  | 'deleted'
  | 'no_sign_in';

/** The problem of a site's response. */
export type AnswerProblem =
  | { readonly is: 'silent'; readonly seconds: number }
  | { readonly is: 'busy'; readonly status: number }
  | { readonly is: 'too_large'; readonly bytes: number }
  | { readonly is: 'nothing'; readonly path: string }
  | { readonly is: 'web_page'; readonly path: string }
  | { readonly is: 'no_json'; readonly path: string }
  | { readonly is: 'status'; readonly path: string; readonly status: number }
  | { readonly is: 'undocumented'; readonly name: string }
  /** A function refused with a code. */
  | { readonly is: 'refused'; readonly name: string; readonly code: string }
  /** An uncaught error of PHP, which has no code. */
  | { readonly is: 'program_error'; readonly name: string }
  /** A function answered `status: false`. */
  | { readonly is: 'not_done'; readonly name: string; readonly code: string }
  | { readonly is: 'not_allowed'; readonly name: string; readonly service: string };

/** The problem of a site as a whole. */
export type SiteProblem =
  | AnswerProblem
  | { readonly is: 'unreachable'; readonly why: string }
  | { readonly is: 'maintenance' }
  | { readonly is: 'upgrading' }
  | { readonly is: 'database_down' }
  | { readonly is: 'redirects'; readonly to: string }
  | { readonly is: 'wrong_address' }
  | { readonly is: 'rest_off'; readonly path: string }
  | { readonly is: 'not_moodle' }
  | { readonly is: 'rest_refused'; readonly code: string }
  | { readonly is: 'undocumented_sign_in' }
  | { readonly is: 'sign_in_refused'; readonly code: string }
  | { readonly is: 'not_offered'; readonly service: string; readonly code: string }
  | { readonly is: 'lacks'; readonly names: readonly string[]; readonly service: string };

/** Why a course source could not be used. The words are in src/locales. */
export type SourceErrors = {
  /** The source needs an account, and these fields of the learner's config are not set. */
  source_account_missing: { site: string; fields: readonly AccountField[] };
  /** The site refused the stored account, or it was not tried. */
  source_sign_in_failed: { reason: StoredReason } | { reason: SignInReason; site: string };
  /** The site as a whole does not answer, or answers incorrectly. */
  source_unavailable: { site: string; problem: SiteProblem };
  /** The course does not exist. */
  course_not_found: { courseId: string; site?: string };
  /** The course exists, and the learner is not enrolled in it or it is hidden from them. */
  course_not_accessible: { courseId: string; site: string };
  /** The site answers, but not for this course. */
  course_unavailable: { courseId: string; site: string; problem: AnswerProblem };
  /** The item is no longer in its course. */
  item_gone: { courseId: string; site: string; title: string };
  /** The site answers, but refuses a call about this item. */
  item_refused: { site: string; title: string; problem: AnswerProblem };
};

export const refuseSource = refusals<SourceErrors>();

/** Codes that concern one course; the others of a run are studied. */
export const COURSE_CODES = ['course_not_found', 'course_not_accessible', 'course_unavailable'] as const;

/** Codes that concern one item. */
export const ITEM_CODES = ['item_gone', 'item_refused'] as const;
