/**
 * Failures reported by Moodle. They come with HTTP 200: `{exception, errorcode, message}` from a function, `{error,
 * errorcode}` from login/token.php; an uncaught error of PHP has an `exception` and no code. The message is in the
 * language of the site and may repeat what was sent, so it is never passed on. The codes are those of
 * public/login/token.php and public/webservice/lib.php of Moodle.
 */
import type { DomainError } from '../../../../../shared/errors.ts';
import { type AnswerProblem, refuseSource, type SignInReason, type SiteProblem } from '../errors.ts';
import type { Call } from './call.ts';
import type { MoodleSite } from './site.ts';

/** A failure reported by Moodle. `code` is undefined if it has no valid one. */
export interface MoodleFailure {
  readonly code?: string;
}

/** The failure in a response; undefined if it reports none. */
export function failureOf(answer: unknown): MoodleFailure | undefined {
  const { exception, error, errorcode } = Object(answer);
  if (!isSaid(exception) && !isSaid(error)) return undefined;
  return typeof errorcode === 'string' && /^[\w-]{1,64}$/.test(errorcode) ? { code: errorcode } : {};
}

const isSaid = (value: unknown) => value !== undefined && value !== null && value !== false;

/** Codes for an invalid token: an expired one first causes an `accessexception`. */
export const TOKEN_FAILURES: ReadonlySet<string | undefined> = new Set(['invalidtoken', 'accessexception']);

const WRONG_ACCOUNT = new Set(['invalidlogin', 'usernamenotfound', 'wrongusernamepassword']);

/** What the learner has to do in a browser before anything else is allowed. */
const LEARNER_MUST_ACT: Readonly<Record<string, SignInReason>> = {
  usernotconfirmed: 'unconfirmed',
  wsaccessuserunconfirmed: 'unconfirmed',
  passwordisexpired: 'password_expired',
  wsaccessuserexpired: 'password_expired',
  forcepasswordchangenotice: 'password_change_forced',
  nopasswordchangeforced: 'password_change_forced',
  restoredaccountresetpassword: 'password_reset_required',
  sitepolicynotagreed: 'policies',
  usernotfullysetup: 'profile',
  noguest: 'guest',
  wsaccessusersuspended: 'suspended',
  wsaccessuserdeleted: 'deleted',
  wsaccessusernologin: 'no_sign_in',
};

const NO_SERVICE = new Set([
  'servicenotavailable',
  'enablewsdescription',
  'cannotcreatetoken',
  'cannotcreatemobiletoken',
  'missingrequiredcapability',
  'usernotallowed',
  'invalidtimedtoken',
  'invalidiptoken',
]);

const SITE_STATES: Readonly<Record<string, SiteProblem>> = {
  sitemaintenance: { is: 'maintenance' },
  upgraderunning: { is: 'upgrading' },
  upgradekeyreq: { is: 'upgrading' },
  dbconnectionfailed: { is: 'database_down' },
  requirecorrectaccess: { is: 'wrong_address' },
};

/** The course exists but is not accessible to this learner: not enrolled, enrolment suspended, or hidden. */
const NOT_ACCESSIBLE = new Set<string | undefined>([
  'errorcoursecontextnotvalid',
  'requireloginerror',
  'nopermissions',
]);

/** The course does not exist. */
const NOT_FOUND = new Set<string | undefined>(['invalidrecord', 'invalidrecordunknown', 'invalidparameter']);

/** Why the learner was not signed in. */
export function signInFailure({ code = 'unknown' }: MoodleFailure, site: MoodleSite): DomainError {
  const reason = WRONG_ACCOUNT.has(code) ? 'wrong_account' : LEARNER_MUST_ACT[code];
  if (reason) return refuseSource('source_sign_in_failed', { site: site.url, reason });
  return siteFailure(code, site) ?? site.unavailable({ is: 'sign_in_refused', code });
}

/** Why a function failed, if that concerns the site or the learner's account as a whole. */
function generalFailure({ code }: MoodleFailure, call: Call, site: MoodleSite): DomainError | undefined {
  if (code === undefined) return undefined;
  // A new token was refused like the one before.
  if (code === 'invalidtoken') return site.unavailable({ is: 'refused', name: call.name, code });
  return LEARNER_MUST_ACT[code] ? signInFailure({ code }, site) : siteFailure(code, site);
}

/** Why a function that concerns no course failed. */
export function callFailure(failure: MoodleFailure, call: Call, site: MoodleSite): DomainError {
  return generalFailure(failure, call, site) ?? site.unavailable(problemOf(failure, call, site));
}

/** Why a function failed for one course: a code that is not about the site concerns that course. */
export function courseFailure(failure: MoodleFailure, call: Call, courseId: string, site: MoodleSite): DomainError {
  const about = { courseId, site: site.url };
  if (NOT_ACCESSIBLE.has(failure.code)) return refuseSource('course_not_accessible', about);
  if (NOT_FOUND.has(failure.code)) return refuseSource('course_not_found', about);
  return (
    generalFailure(failure, call, site) ??
    refuseSource('course_unavailable', { ...about, problem: problemOf(failure, call, site) })
  );
}

/** Why a function failed for one item: likewise. */
export function itemFailure(failure: MoodleFailure, call: Call, title: string, site: MoodleSite): DomainError {
  const about = { site: site.url, title };
  return (
    generalFailure(failure, call, site) ??
    refuseSource('item_refused', { ...about, problem: problemOf(failure, call, site) })
  );
}

function problemOf({ code }: MoodleFailure, { name }: Call, { service }: MoodleSite): AnswerProblem {
  if (code === undefined) return { is: 'program_error', name };
  if (code === 'accessexception') return { is: 'not_allowed', name, service };
  return { is: 'refused', name, code };
}

function siteFailure(code: string, site: MoodleSite): DomainError | undefined {
  const state = SITE_STATES[code];
  if (state) return site.unavailable(state);
  if (!NO_SERVICE.has(code)) return undefined;
  return site.unavailable({ is: 'not_offered', service: site.service, code });
}

const ANSWER_PROBLEMS: ReadonlySet<string> = new Set<AnswerProblem['is']>([
  'silent',
  'busy',
  'too_large',
  'nothing',
  'web_page',
  'no_json',
  'status',
  'undocumented',
  'refused',
  'program_error',
  'not_done',
  'not_allowed',
]);

/** Whether a problem may be that of one answer, while the site answers other calls. */
export function isAnswerProblem(problem: SiteProblem): problem is AnswerProblem {
  return ANSWER_PROBLEMS.has(problem.is);
}
