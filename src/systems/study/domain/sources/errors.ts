import { refusals } from '../../../../shared/errors.ts';

/** A field of an account's config that a source signs in with. */
export type AccountField = 'cx_username' | 'cx_password';

/** Why what is stored is not even tried: it was refused before, or it was sealed with another secret. */
export type StoredReason = 'known_wrong' | 'password_unreadable';

/** Why a site has not signed somebody in. What each of these is called, words.ts says. */
export type SignInReason =
  /** The name or the password. */
  | 'wrong_account'
  /** What the learner has to do there first. */
  | 'unconfirmed'
  | 'password_ran_out'
  | 'password_to_change'
  | 'password_to_set'
  | 'policies'
  | 'profile'
  | 'guest'
  | 'suspended'
  | 'deleted'
  | 'no_sign_in';

/** What is wrong with a site. */
export type SiteProblem =
  | { readonly is: 'unreachable'; readonly why: string }
  | { readonly is: 'silent'; readonly seconds: number }
  | { readonly is: 'busy'; readonly status: number }
  | { readonly is: 'maintenance' }
  | { readonly is: 'redirects'; readonly to: string }
  | { readonly is: 'too_large'; readonly bytes: number }
  | { readonly is: 'nothing'; readonly path: string }
  | { readonly is: 'web_page'; readonly path: string }
  | { readonly is: 'no_json'; readonly path: string }
  | { readonly is: 'status'; readonly path: string; readonly status: number }
  | { readonly is: 'not_moodle' }
  | { readonly is: 'rest_refused'; readonly code: string }
  | { readonly is: 'undocumented_sign_in' }
  | { readonly is: 'undocumented'; readonly name: string }
  | { readonly is: 'sign_in_refused'; readonly code: string }
  | { readonly is: 'refused'; readonly name: string; readonly code: string }
  | { readonly is: 'not_allowed'; readonly name: string; readonly service: string }
  | { readonly is: 'not_offered'; readonly service: string; readonly code: string }
  | { readonly is: 'lacks'; readonly names: readonly string[]; readonly service: string };

/** Why a course source could not be asked. It is said in words.ts: to who asks, and by a run. */
export type SourceErrors = {
  /** It wants an account of the learner's, and these fields of their config are not set. */
  source_account_missing: { site: string; fields: readonly AccountField[] };
  /** It refuses the account they have stored, or that is not tried. */
  source_sign_in_failed: { reason: StoredReason } | { reason: SignInReason; site: string };
  /** It does not answer, or not as it should; it may later. */
  source_unavailable: { site: string; problem: SiteProblem };
  /** It is not there, or not for them. `refused`: the function that a site refused, and its code. */
  course_not_found: { courseId: string; site?: string; item?: string; refused?: { name: string; code: string } };
};

export const refuseSource = refusals<SourceErrors>();
