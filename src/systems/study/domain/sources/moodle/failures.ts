/**
 * What Moodle says when it does not do what it is asked. It comes with HTTP 200: `{exception, errorcode, message}` from a
 * function, `{error, errorcode}` from login/token.php. Its own message is in the language of the site and may repeat what
 * was sent, so it is never passed on; the codes are in public/login/token.php and public/webservice/lib.php of Moodle.
 */
import type { DomainError } from '../../../../../core/errors.ts';
import { refuseSource } from '../errors.ts';
import type { Call } from './session.ts';
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
const TO_BE_DONE: Readonly<Record<string, string>> = {
  usernotconfirmed: 'the account has not been confirmed by mail yet',
  wsaccessuserunconfirmed: 'the account has not been confirmed by mail yet',
  passwordisexpired: 'the password has run out and must be changed on the site',
  wsaccessuserexpired: 'the password has run out and must be changed on the site',
  forcepasswordchangenotice: 'the password must be changed on the site first',
  nopasswordchangeforced: 'the password must be changed on the site first',
  restoredaccountresetpassword: 'the password must be set anew on the site first',
  sitepolicynotagreed: 'the policies of the site must be agreed to on the site first',
  usernotfullysetup: 'the profile must be completed on the site first',
  noguest: 'guests cannot use web services',
  wsaccessusersuspended: 'the account is suspended',
  wsaccessuserdeleted: 'the account has been deleted',
  wsaccessusernologin: 'the account may not sign in',
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
  const refused = (reason: string) =>
    refuseSource('source_sign_in_failed', { message: `the Moodle site at ${site.url} refuses the account: ${reason}` });
  if (WRONG_ACCOUNT.has(code)) return refused('check cx_username and cx_password');
  if (TO_BE_DONE[code]) return refused(TO_BE_DONE[code]);
  return generalFailure(code, site) ?? site.unavailable(`did not sign the account in (${code})`);
}

/** Why a function did not do its work. */
export function callFailure(code: string, { name, courseId }: Call, site: MoodleSite): DomainError {
  if (courseId !== undefined && NOT_THERE.has(code)) {
    const message = `the Moodle site at ${site.url} has no course ${courseId} for this account, or not all of it: it refused ${name} (${code})`;
    return refuseSource('course_not_found', { message, courseId });
  }
  if (TO_BE_DONE[code]) return signInFailure(code, site);
  if (code === 'accessexception') return site.unavailable(`does not let its web service ${site.service} use ${name}`);
  return generalFailure(code, site) ?? site.unavailable(`refused ${name} (${code})`);
}

function generalFailure(code: string, site: MoodleSite): DomainError | undefined {
  if (MAINTENANCE.has(code)) return site.unavailable('is under maintenance');
  if (!NO_SERVICE.has(code)) return undefined;
  return site.unavailable(`does not offer its web service ${site.service} to this account (${code})`);
}
