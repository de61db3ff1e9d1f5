import { inspect } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DomainError } from '../../../src/shared/errors.ts';
import { wordsOfError } from '../../../src/shared/messages.ts';
import { MoodleSource } from '../../../src/systems/study/domain/sources/moodle/moodle-source.ts';
import type { MoodleSiteOptions } from '../../../src/systems/study/domain/sources/moodle/site.ts';
import { checkMoodleSite } from '../../../src/systems/study/domain/sources/moodle/site-check.ts';
import { sourceMessages } from '../../../src/systems/study/messages.ts';
import { recordingLogger } from '../../support/logger.ts';
import type { Intercept } from '../../support/moodle.ts';
import { PASSWORD, startSchool } from '../../support/moodle-school.ts';
import { freePort } from '../../support/owlery.ts';

let moodle: Awaited<ReturnType<typeof startSchool>>;

beforeEach(async () => {
  moodle = await startSchool();
  return () => moodle[Symbol.asyncDispose]();
});

const learner = { accountId: 1, username: 'owl', password: PASSWORD };
const soon = { retries: 2, minTimeout: 1 };

function source(options: Partial<MoodleSiteOptions> = {}): MoodleSource {
  return new MoodleSource({ url: moodle.url, service: 'moodle_mobile_app', retries: soon, ...options });
}

const failures: unknown[] = [];

/** The code and message of the failure, which is also kept to be searched for secrets. */
async function failureOf(work: Promise<unknown>) {
  const error = await work.then(
    () => new Error('it did not fail'),
    (failure: unknown) => failure,
  );
  failures.push(error);
  if (!(error instanceof DomainError)) throw error;
  const { zh, en } = wordsOfError(sourceMessages, error) ?? { zh: '', en: '' };
  // In Chinese too, and not in English for want of it.
  expect(zh).toMatch(/\p{Script=Han}/u);
  return `${error.code}: ${en.replaceAll(moodle.url, 'URL')}`;
}

afterEach(() => {
  const { logger, lines } = recordingLogger();
  for (const error of failures) logger.error({ err: error }, (error as Error).message);
  const seen = inspect(failures, { depth: null }) + JSON.stringify(lines);
  for (const secret of [PASSWORD, encodeURIComponent(PASSWORD), ...moodle.tokens]) expect(seen).not.toContain(secret);
  failures.length = 0;
});

test.each([
  [{ username: null, password: null }, 'cx_username and cx_password', ['cx_username', 'cx_password']],
  [{ username: 'owl', password: null }, 'cx_password', ['cx_password']],
  [{ username: null, password: 'x' }, 'cx_username', ['cx_username']],
])('without an account it says which fields to set: %o', async (account, words, fields) => {
  const opening = source().open({ accountId: 1, ...account });
  await expect(opening).rejects.toMatchObject({ data: { site: moodle.url, fields } });
  expect(await failureOf(opening)).toBe(
    `source_account_missing: courses come from the Moodle site at URL: set ${words} to your account there`,
  );
  expect(moodle.asked).toEqual([]);
});

const REFUSES = 'source_sign_in_failed: the Moodle site at URL refuses the account:';
const SITE = 'source_unavailable: the Moodle site at URL';

test('a wrong password is tried once only: Moodle locks accounts', async () => {
  const refusal = await failureOf(source().open({ ...learner, password: 'wrong' }));
  expect(refusal).toBe(`${REFUSES} check cx_username and cx_password`);
  expect(moodle.calls).toEqual(['sign-in']);
});

test.each([
  ['usernotconfirmed', `${REFUSES} the account has not been confirmed by mail yet`],
  ['passwordisexpired', `${REFUSES} the password has run out and must be changed on the site`],
  ['forcepasswordchangenotice', `${REFUSES} the password must be changed on the site first`],
  ['noguest', `${REFUSES} guests cannot use web services`],
  ['usernotallowed', `${SITE} does not offer its web service moodle_mobile_app to this account (usernotallowed)`],
  ['cannotcreatetoken', `${SITE} does not offer its web service moodle_mobile_app to this account (cannotcreatetoken)`],
  ['somethingnew', `${SITE} did not sign the account in (somethingnew)`],
  ['<b>not a code</b>', `${SITE} did not sign the account in (unknown)`],
])('a sign-in refused with %s', async (code, words) => {
  moodle.owl.refusal = code;
  expect(await failureOf(source().open(learner))).toBe(words);
});

test('a web service that is not there, and one that is switched off', async () => {
  expect(await failureOf(source({ service: 'owlery' }).open(learner))).toBe(
    `${SITE} does not offer its web service owlery to this account (servicenotavailable)`,
  );
  moodle.webServices = false;
  expect(await failureOf(source().open(learner))).toBe(
    `${SITE} does not offer its web service moodle_mobile_app to this account (enablewsdescription)`,
  );
  moodle.webServices = true;
  moodle.restProtocol = false;
  expect(await failureOf(source().open(learner))).toBe(
    `${SITE} answered /webservice/rest/server.php with nothing: its administrator must enable web services and their REST protocol`,
  );
});

test('a web service that lacks what is needed names it', async () => {
  moodle.withheld.add('core_course_get_contents').add('core_enrol_get_users_courses');
  expect(await failureOf(source().open(learner))).toBe(
    `${SITE} lacks core_enrol_get_users_courses and core_course_get_contents in its web service moodle_mobile_app`,
  );
  moodle.withheld.add('core_webservice_get_site_info');
  expect(await failureOf(source().open(learner))).toBe(
    `${SITE} does not let its web service moodle_mobile_app use core_webservice_get_site_info`,
  );
});

test('maintenance, before and after the sign-in', async () => {
  const access = await source().open(learner);
  moodle.maintenance = true;
  expect(await failureOf(access.courses())).toBe(`${SITE} is under maintenance`);
  expect(await failureOf(source().open(learner))).toBe(`${SITE} is under maintenance`);
});

test.each([
  [
    'core_enrol_get_users_courses',
    'accessexception',
    `${SITE} does not let its web service moodle_mobile_app use core_enrol_get_users_courses`,
  ],
  ['core_enrol_get_users_courses', 'invalidtoken', `${SITE} refused core_enrol_get_users_courses (invalidtoken)`],
  [
    'core_enrol_get_users_courses',
    'sitepolicynotagreed',
    `${REFUSES} the policies of the site must be agreed to on the site first`,
  ],
  ['core_enrol_get_users_courses', 'wsaccessusersuspended', `${REFUSES} the account is suspended`],
  [
    'core_enrol_get_users_courses',
    'dmlreadexception',
    `${SITE} refused core_enrol_get_users_courses (dmlreadexception)`,
  ],
])('%s refused with %s', async (name, code, words) => {
  const access = await source().open(learner);
  moodle.refused.set(name, code);
  expect(await failureOf(access.courses())).toBe(words);
  // It was asked once more at most, and only where another token might have helped.
  expect(moodle.calls.filter((call) => call.startsWith(name))).toHaveLength(1);
});

test('a token that is refused again and again is not asked for without end', async () => {
  const access = await source().open(learner);
  moodle.intercept = (_request, _response, { url }) => {
    if (url.endsWith('server.php')) moodle.endTokens();
    return false;
  };
  expect(await failureOf(access.courses())).toBe(`${SITE} refused core_enrol_get_users_courses (invalidtoken)`);
  expect(moodle.calls.slice(2).map((call) => call.split(' ')[0])).toEqual([
    'core_enrol_get_users_courses',
    'sign-in',
    'core_enrol_get_users_courses',
  ]);
});

const NO_COURSE = (id: string, call: string) =>
  `course_not_found: the Moodle site at URL has no course ${id} for this account, or not all of it: it refused ${call}`;

async function begunWelcome() {
  const access = await source().open(learner);
  const [welcome] = (await access.items(['101'])).get('101') ?? [];
  if (!welcome) throw new Error('there is no item');
  return { access, welcome };
}

test('a course or an activity that closes or vanishes as it is begun fails that course alone', async () => {
  const { access, welcome } = await begunWelcome();
  moodle.refused.set('core_course_view_course', 'requireloginerror');
  expect(await failureOf(access.begin('101', welcome))).toBe(
    NO_COURSE('101', 'core_course_view_course (requireloginerror)'),
  );
  moodle.refused.clear();
  moodle.find(1).uservisible = false;
  expect(await failureOf(access.begin('101', welcome))).toBe(
    NO_COURSE('101', 'mod_page_view_page (requireloginerror)'),
  );
  const gone = { ...welcome, id: '77', title: 'Gone' };
  const words = 'is no longer in course';
  expect(await failureOf(access.begin('101', gone))).toBe(
    `course_not_found: Gone ${words} 101 of the Moodle site at URL`,
  );
  expect(await failureOf(access.begin('103', welcome))).toContain(`Welcome ${words} 103`);
});

test('what can no longer be marked as it is completed has been studied all the same', async () => {
  const { access, welcome } = await begunWelcome();
  await access.begin('101', welcome);
  moodle.find(1).completion = 0;
  await access.complete('101', welcome);
  expect(moodle.calls.at(-1)).toMatch(/^core_completion_update/);
  moodle.refused.set('core_completion_update_activity_completion_status_manually', 'dmlwriteexception');
  expect(await failureOf(access.complete('101', welcome))).toMatch(/^source_unavailable: .* \(dmlwriteexception\)$/);
});

const answers =
  (status: number, body: string, headers: Record<string, string> = {}): Intercept =>
  (_request, response) => {
    response.writeHead(status, headers).end(body);
    return true;
  };

const IS_IT = 'MOODLE_URL must be the address of the front page of a Moodle site';

test.each<[string, Intercept, string]>([
  ['a web page', answers(200, '<!DOCTYPE html>'), `${SITE} answered /login/token.php with a web page: ${IS_IT}`],
  ['no JSON', answers(200, 'Welcome'), `${SITE} answered /login/token.php with no JSON: ${IS_IT}`],
  ['404', answers(404, '<html>'), `${SITE} answered /login/token.php with HTTP 404: ${IS_IT}`],
  ['403', answers(403, ''), `${SITE} answered /login/token.php with HTTP 403: ${IS_IT}`],
  [
    'a token that is none',
    answers(200, '{"token":7}'),
    `${SITE} answered the sign-in otherwise than Moodle documents it`,
  ],
  ['null', answers(200, 'null'), `${SITE} answered the sign-in otherwise than Moodle documents it`],
  [
    'a redirect',
    answers(302, '', { location: 'https://moodle.example/school/login/token.php?secret=1' }),
    `${SITE} redirects to https://moodle.example/school, which is not followed: MOODLE_URL must be its own address`,
  ],
])('an answer that is %s', async (_name, intercept, words) => {
  moodle.intercept = intercept;
  expect(await failureOf(source().open(learner))).toBe(words);
  expect(moodle.asked).toHaveLength(1);
});

test('an answer of another shape than the documented one', async () => {
  const access = await source().open(learner);
  moodle.intercept = answers(200, '{"courses":[]}');
  const words = `${SITE} answered core_enrol_get_users_courses otherwise than Moodle documents it`;
  expect(await failureOf(access.courses())).toBe(words);
});

test('an answer that never ends is cut off', async () => {
  moodle.intercept = (_request, response) => {
    const more = () => void (response.write(' '.repeat(65_536)) ? setImmediate(more) : response.once('drain', more));
    more();
    return true;
  };
  const words = `${SITE} answered with more than 1000000 bytes`;
  expect(await failureOf(source({ mostBytes: 1_000_000 }).open(learner))).toBe(words);
  await expect.poll(() => moodle.gone).toBe(1);
});

test('silence ends with the patience, and is not asked again', async () => {
  moodle.intercept = () => true;
  const words = `${SITE} did not answer within 0.2 s`;
  expect(await failureOf(source({ patienceSeconds: 0.2 }).open(learner))).toBe(words);
  expect(moodle.asked).toHaveLength(1);
});

test('a silence in the middle of an answer ends too', async () => {
  moodle.intercept = (_request, response) => response.writeHead(200).write('{"tok');
  expect(await failureOf(source({ patienceSeconds: 0.2 }).open(learner))).toMatch(/did not answer within 0.2 s$/);
});

test.each([500, 502, 503, 429])('HTTP %d is asked again, three times in all', async (status) => {
  moodle.intercept = answers(status, '<html>');
  expect(await failureOf(source().open(learner))).toBe(`${SITE} answered HTTP ${status}: it may be busy, or down`);
  expect(moodle.asked).toHaveLength(3);
});

test('what passes while it is asked again is never seen', async () => {
  let failed = 0;
  moodle.intercept = (request, response) => {
    failed += 1;
    if (failed === 1) response.writeHead(503).end();
    else if (failed === 2) request.socket.destroy();
    else return false;
    return true;
  };
  await source().open(learner);
  expect(moodle.calls).toEqual(['sign-in', 'sign-in', 'sign-in', 'core_webservice_get_site_info']);
});

test('nothing that answers', async () => {
  const url = `http://127.0.0.1:${await freePort()}`;
  expect(await failureOf(source({ url }).open(learner))).toBe(
    `source_unavailable: the Moodle site at ${url} cannot be reached (ECONNREFUSED)`,
  );
});

test('what can be said of a site without an account', async () => {
  const check = () => checkMoodleSite({ url: moodle.url, service: 'moodle_mobile_app' }, 5);
  await check();
  expect(moodle.asked.map(({ form }) => form)).toEqual([
    { appsitecheck: '1' },
    { wsfunction: 'core_webservice_get_site_info', moodlewsrestformat: 'json' },
  ]);
  moodle.restProtocol = false;
  expect(await failureOf(check())).toMatch(/ with nothing: its administrator must enable web services and their REST/);
  moodle.webServices = false;
  expect(await failureOf(check())).toMatch(/does not offer its web service moodle_mobile_app/);
  moodle.intercept = answers(200, '{"hello":"world"}');
  expect(await failureOf(check())).toBe(`${SITE} does not answer as Moodle does`);
  // As one answers that has not heard of the question: it misses a user name.
  moodle.intercept = (_request, response, { form }) => {
    const errorcode = form.appsitecheck ? 'missingparam' : 'invalidtoken';
    response.end(JSON.stringify({ error: '', errorcode }));
    return true;
  };
  await check();
});

test('a signal ends it at once: while it waits for an answer, before it asks, and between two tries', async () => {
  moodle.intercept = () => true;
  const controller = new AbortController();
  const waiting = source().open(learner, controller.signal);
  await expect.poll(() => moodle.asked.length).toBe(1);
  controller.abort(new Error('paused'));
  await expect(waiting).rejects.toThrow('paused');
  await expect.poll(() => moodle.gone).toBe(1);
  await expect(source().open(learner, controller.signal)).rejects.toThrow('paused');
  expect(moodle.asked).toHaveLength(1);

  moodle.intercept = answers(503, '');
  const again = new AbortController();
  const trying = source({ retries: { retries: 2, minTimeout: 3_600_000 } }).open(learner, again.signal);
  await expect.poll(() => moodle.asked.length).toBe(2);
  again.abort(new Error('cancelled'));
  await expect(trying).rejects.toThrow('cancelled');
});
