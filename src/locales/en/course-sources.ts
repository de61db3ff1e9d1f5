import type { Catalogue } from '../../shared/messages.ts';
import type {
  SignInReason,
  SiteProblem,
  SourceErrors,
  StoredReason,
} from '../../systems/study/domain/sources/errors.ts';

export const courseSources: Catalogue<SourceErrors> = {
  source_account_missing: ({ site, fields }) =>
    `Courses come from the Moodle site at ${site}: set ${fields.join(' and ')} to your account there.`,
  source_sign_in_failed: (data) =>
    'site' in data
      ? `The Moodle site at ${data.site} refused the account: ${SIGN_IN[data.reason]}.`
      : STORED[data.reason],
  source_unavailable: ({ site, problem }) => `The Moodle site at ${site} ${problemText(problem)}.`,
  course_not_found: ({ courseId, site }) =>
    site === undefined
      ? 'The course does not exist or was removed.'
      : `The Moodle site at ${site} has no course ${courseId}.`,
  course_not_accessible: ({ courseId, site }) =>
    `You are not enrolled in course ${courseId} of the Moodle site at ${site}, or the course is hidden from you.`,
  course_unavailable: ({ courseId, site, problem }) =>
    `Course ${courseId} cannot be read: the Moodle site at ${site} ${answerText(problem)}.`,
  item_gone: (data) => `${data.title} is ${goneText(data)}.`,
  item_refused: (data) => `${data.title}: ${refusedText(data)}.`,
};

/** Why an item was not studied or marked, for texts that have named it already; without a full stop. */
export const itemReasons: Catalogue<Pick<SourceErrors, 'item_gone' | 'item_refused'>> = {
  item_gone: goneText,
  item_refused: refusedText,
};

function goneText({ courseId, site }: SourceErrors['item_gone']): string {
  return `no longer in course ${courseId} of the Moodle site at ${site}`;
}

function refusedText({ site, problem }: SourceErrors['item_refused']): string {
  return `the Moodle site at ${site} ${answerText(problem)}`;
}

const STORED: Readonly<Record<StoredReason, string>> = {
  known_wrong:
    'The stored account for the courses was refused less than an hour ago and is not tried again: set cx_username and cx_password again.',
  password_unreadable: 'The stored password for the courses cannot be decrypted: set cx_password again.',
};

const SIGN_IN: Readonly<Record<SignInReason, string>> = {
  wrong_account: 'check cx_username and cx_password',
  unconfirmed: 'it has not been confirmed by e-mail yet',
  password_expired: 'its password has expired; change it on the site',
  password_change_forced: 'its password must be changed on the site first',
  password_reset_required: 'its password must be reset on the site first',
  policies: 'the policies of the site must be agreed to on the site first',
  profile: 'its profile must be completed on the site first',
  guest: 'guests cannot use web services',
  suspended: 'it is suspended',
  deleted: 'it was deleted',
  no_sign_in: 'it is not allowed to sign in',
};

const IS_IT_MOODLE = 'MOODLE_URL must be the address of the front page of a Moodle site';
const ENABLE_REST = 'its administrator must enable web services and their REST protocol';

/** What follows the name of a site that is unusable as a whole, with what can be done about it. */
function problemText(problem: SiteProblem): string {
  const advice = ADVICE[problem.is];
  return advice === undefined ? answerText(problem) : `${answerText(problem)}: ${advice}`;
}

/** What to do where no answer of the site can be used; one unusable answer among good ones says nothing of this. */
const ADVICE: Partial<Record<SiteProblem['is'], string>> = {
  nothing: ENABLE_REST,
  web_page: IS_IT_MOODLE,
  no_json: IS_IT_MOODLE,
  status: IS_IT_MOODLE,
};

/** What follows the name of the site. */
function answerText(problem: SiteProblem): string {
  switch (problem.is) {
    case 'unreachable':
      return `cannot be reached (${problem.why})`;
    case 'silent':
      return `did not answer within ${problem.seconds} s`;
    case 'busy':
      return `answered HTTP ${problem.status}: it may be busy, under maintenance or down`;
    case 'maintenance':
      return 'is under maintenance';
    case 'upgrading':
      return 'is being upgraded, or its administrator has to finish an upgrade';
    case 'database_down':
      return 'cannot reach its database';
    case 'redirects':
      return `redirects to ${problem.to}, which is not followed: set MOODLE_URL to the site's own address`;
    case 'wrong_address':
      return "is configured with another address: set MOODLE_URL to the site's own address";
    case 'too_large':
      return `answered with more than ${problem.bytes} bytes`;
    case 'nothing':
      return `returned an empty answer for ${problem.path}`;
    case 'rest_off':
      return `does not serve ${problem.path}: ${ENABLE_REST}`;
    case 'web_page':
      return `answered ${problem.path} with a web page`;
    case 'no_json':
      return `answered ${problem.path} with something other than JSON`;
    case 'status':
      return `answered ${problem.path} with HTTP ${problem.status}`;
    case 'not_moodle':
      return 'does not answer like Moodle';
    case 'rest_refused':
      return `answers its REST protocol with ${problem.code}`;
    case 'undocumented_sign_in':
      return 'answered the sign-in in a way that Moodle does not document';
    case 'undocumented':
      return `answered ${problem.name} in a way that Moodle does not document`;
    case 'sign_in_refused':
      return `did not sign the account in (${problem.code})`;
    case 'refused':
      return `refused ${problem.name} (${problem.code})`;
    case 'program_error':
      return `failed with an error of its own in ${problem.name}`;
    case 'not_done':
      return `did not carry out ${problem.name} (warning ${problem.code})`;
    case 'not_allowed':
      return `does not allow its web service ${problem.service} to use ${problem.name}`;
    case 'not_offered':
      return `does not offer its web service ${problem.service} to this account (${problem.code})`;
    case 'lacks':
      return `lacks ${problem.names.join(' and ')} in its web service ${problem.service}`;
  }
}
