import type { Catalogue } from '../../shared/messages.ts';
import type {
  SignInReason,
  SiteProblem,
  SourceErrors,
  StoredReason,
} from '../../systems/study/domain/sources/errors.ts';

export const courseSources: Catalogue<SourceErrors> = {
  source_account_missing: ({ site, fields }) =>
    `courses come from the Moodle site at ${site}: set ${fields.join(' and ')} to your account there`,
  source_sign_in_failed: (data) => {
    if (!('site' in data)) return STORED[data.reason];
    const { site } = data;
    return `the Moodle site at ${site} refuses the account: ${SIGN_IN[data.reason]}`;
  },
  source_unavailable: ({ site, problem }) => `the Moodle site at ${site} ${problemText(problem)}`,
  course_not_found: ({ site, courseId, item, refused }) => {
    if (site === undefined) return GONE;
    if (item !== undefined) {
      return `${item} is no longer in course ${courseId} of the Moodle site at ${site}`;
    }
    const call = refused ? `${refused.name} (${refused.code})` : '';
    return `the Moodle site at ${site} has no course ${courseId} for this account, or not all of it: it refused ${call}`;
  },
};

const GONE = 'the course does not exist, or was removed';

const STORED: Readonly<Record<StoredReason, string>> = {
  known_wrong:
    'the stored account for the courses was refused, and is not tried again within an hour: set cx_username and cx_password again',
  password_unreadable: 'the stored password for the courses cannot be read: set cx_password again',
};

const SIGN_IN: Readonly<Record<SignInReason, string>> = {
  wrong_account: 'check cx_username and cx_password',
  unconfirmed: 'the account has not been confirmed by mail yet',
  password_ran_out: 'the password has run out and must be changed on the site',
  password_to_change: 'the password must be changed on the site first',
  password_to_set: 'the password must be set anew on the site first',
  policies: 'the policies of the site must be agreed to on the site first',
  profile: 'the profile must be completed on the site first',
  guest: 'guests cannot use web services',
  suspended: 'the account is suspended',
  deleted: 'the account has been deleted',
  no_sign_in: 'the account may not sign in',
};

const IS_IT_MOODLE = 'MOODLE_URL must be the address of the front page of a Moodle site';

/** What follows the site's name. */
function problemText(problem: SiteProblem): string {
  switch (problem.is) {
    case 'unreachable':
      return `cannot be reached (${problem.why})`;
    case 'silent':
      return `did not answer within ${problem.seconds} s`;
    case 'busy':
      return `answered HTTP ${problem.status}: it may be busy, or down`;
    case 'maintenance':
      return 'is under maintenance';
    case 'redirects':
      return `redirects to ${problem.to}, which is not followed: MOODLE_URL must be its own address`;
    case 'too_large':
      return `answered with more than ${problem.bytes} bytes`;
    case 'nothing':
      return `answered ${problem.path} with nothing: its administrator must enable web services and their REST protocol`;
    case 'web_page':
      return notMoodle(problem.path, 'a web page');
    case 'no_json':
      return notMoodle(problem.path, 'no JSON');
    case 'status':
      return notMoodle(problem.path, `HTTP ${problem.status}`);
    case 'not_moodle':
      return 'does not answer as Moodle does';
    case 'rest_refused':
      return `answers its REST protocol with ${problem.code}`;
    case 'undocumented_sign_in':
      return 'answered the sign-in otherwise than Moodle documents it';
    case 'undocumented':
      return `answered ${problem.name} otherwise than Moodle documents it`;
    case 'sign_in_refused':
      return `did not sign the account in (${problem.code})`;
    case 'refused':
      return `refused ${problem.name} (${problem.code})`;
    case 'not_allowed':
      return `does not let its web service ${problem.service} use ${problem.name}`;
    case 'not_offered':
      return `does not offer its web service ${problem.service} to this account (${problem.code})`;
    case 'lacks':
      return `lacks ${problem.names.join(' and ')} in its web service ${problem.service}`;
  }
}

function notMoodle(path: string, what: string): string {
  return `answered ${path} with ${what}: ${IS_IT_MOODLE}`;
}
