/**
 * What Moodle says when it does not do what it is asked. It comes with HTTP 200: `{exception, errorcode, message}` from a
 * function, `{error, errorcode}` from login/token.php. Its own message is in the language of the site and may repeat what
 * was sent, so it is never passed on; the codes are in public/login/token.php and public/webservice/lib.php of Moodle.
 */
import type { DomainError } from '../../../../../shared/errors.ts';
import { refuseSource, type SignInReason } from '../errors.ts';
import type { Call } from './call.ts';
import type { MoodleSite } from './site.ts';

/** The code of a failure; undefined where it is an answer. */
export function failureCodeOf(answer: unknown): string | undefined {
  const { exception, error, errorcode } = Object(answer);
  if (typeof exception !== 'string' && typeof error !== 'string') return undefined;
  return /^[\w-]{1,64}$/.test(errorcode) ? errorcode : 'unknown';
}

/** Codes that a token which is no longer good may have: one that has run out is an `accessexception` at first. */
export const TOKEN_FAILURES: ReadonlySet<string> = new Set(['invalidtoken', 'accessexception']);

const WRONG_ACCOUNT = new Set(['invalidlogin', 'usernamenotfound', 'wrongusernamepassword']);

/** What the learner has to do, in a browser, before anything else is let in. */
const TO_BE_DONE: Readonly<Record<string, SignInReason>> = {
  usernotconfirmed: 'unconfirmed',
  wsaccessuserunconfirmed: 'unconfirmed',
  passwordisexpired: 'password_ran_out',
  wsaccessuserexpired: 'password_ran_out',
  forcepasswordchangenotice: 'password_to_change',
  nopasswordchangeforced: 'password_to_change',
  restoredaccountresetpassword: 'password_to_set',
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

const MAINTENANCE = new Set(['sitemaintenance', 'upgraderunning']);

/** Said of one course, or of something in it, that is not there, or not for this learner. */
const NOT_THERE = new Set([
  'errorcoursecontextnotvalid',
  'requireloginerror',
  'nopermissions',
  'invalidrecord',
  'invalidrecordunknown',
  'invalidcoursemodule',
  'errorchapter',
  'cannotmanualctrack',
  'completionnotenabled',
]);

/** Why nobody was signed in. */
export function signInFailure(code: string, site: MoodleSite): DomainError {
  const reason = WRONG_ACCOUNT.has(code) ? 'wrong_account' : TO_BE_DONE[code];
  if (reason) return refuseSource('source_sign_in_failed', { site: site.url, reason });
  return generalFailure(code, site) ?? site.unavailable({ is: 'sign_in_refused', code });
}

/** Why a function did not do its work. */
export function callFailure(code: string, { name, courseId }: Call, site: MoodleSite): DomainError {
  if (courseId !== undefined && NOT_THERE.has(code)) {
    return refuseSource('course_not_found', { courseId, site: site.url, refused: { name, code } });
  }
  if (TO_BE_DONE[code]) return signInFailure(code, site);
  if (code === 'accessexception') return site.unavailable({ is: 'not_allowed', name, service: site.service });
  return generalFailure(code, site) ?? site.unavailable({ is: 'refused', name, code });
}

function generalFailure(code: string, site: MoodleSite): DomainError | undefined {
  if (MAINTENANCE.has(code)) return site.unavailable({ is: 'maintenance' });
  if (!NO_SERVICE.has(code)) return undefined;
  return site.unavailable({ is: 'not_offered', service: site.service, code });
}
