import { inspect } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DomainError } from '../../../src/shared/errors.ts';
import { wordsOfError } from '../../../src/shared/messages.ts';
import type { CourseAccess } from '../../../src/systems/study/domain/sources/course-source.ts';
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

/** The code and message of the failure, which is also recorded for the search for secrets. */
async function failureOf(work: Promise<unknown>) {
  const error = await work.then(
    () => new Error('it did not fail'),
    (failure: unknown) => failure,
  );
  failures.push(error);
  if (!(error instanceof DomainError)) throw error;
  const { zh, en } = wordsOfError(sourceMessages, error) ?? { zh: '', en: '' };
  // The Chinese text exists and is Chinese.
  expect(zh).toMatch(/\p{Script=Han}/u);
  return `${error.code}: ${en.replaceAll(moodle.url, 'URL').replace(/\.$/, '')}`;
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
])('an incomplete account is refused with the fields to set: %o', async (account, words, fields) => {
  const opening = source().open({ accountId: 1, ...account });
  await expect(opening).rejects.toMatchObject({ data: { site: moodle.url, fields } });
  expect(await failureOf(opening)).toBe(
    `source_account_missing: Courses come from the Moodle site at URL: set ${words} to your account there`,
  );
  expect(moodle.asked).toEqual([]);
});

const REFUSES = 'source_sign_in_failed: The Moodle site at URL refused the account:';
const SITE = 'source_unavailable: The Moodle site at URL';

test('A wrong password is tried once only, since Moodle locks accounts', async () => {
  const refusal = await failureOf(source().open({ ...learner, password: 'wrong' }));
  expect(refusal).toBe(`${REFUSES} check cx_username and cx_password`);
  expect(moodle.calls).toEqual(['sign-in']);
});

test.each([
  ['usernotconfirmed', `${REFUSES} it has not been confirmed by e-mail yet`],
  ['passwordisexpired', `${REFUSES} its password has expired; change it on the site`],
  ['forcepasswordchangenotice', `${REFUSES} its password must be changed on the site first`],
  ['noguest', `${REFUSES} guests cannot use web services`],
  ['usernotallowed', `${SITE} does not offer its web service moodle_mobile_app to this account (usernotallowed)`],
  ['cannotcreatetoken', `${SITE} does not offer its web service moodle_mobile_app to this account (cannotcreatetoken)`],
  ['somethingnew', `${SITE} did not sign the account in (somethingnew)`],
  ['<b>not a code</b>', `${SITE} did not sign the account in (unknown)`],
])('a sign-in refused with %s is reported with its cause', async (code, words) => {
  moodle.owl.refusal = code;
  expect(await failureOf(source().open(learner))).toBe(words);
});

test('A missing web service and a switched-off one are reported', async () => {
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
    `${SITE} does not serve /webservice/rest/server.php: its administrator must enable web services and their REST protocol`,
  );
});

test('The functions that a web service lacks are named', async () => {
  moodle.withheld.add('core_course_get_contents').add('core_enrol_get_users_courses');
  expect(await failureOf(source().open(learner))).toBe(
    `${SITE} lacks core_enrol_get_users_courses and core_course_get_contents in its web service moodle_mobile_app`,
  );
  moodle.withheld.add('core_webservice_get_site_info');
  expect(await failureOf(source().open(learner))).toBe(
    `${SITE} does not allow its web service moodle_mobile_app to use core_webservice_get_site_info`,
  );
});

test('Maintenance is reported before and after the sign-in', async () => {
  const access = await source().open(learner);
  moodle.maintenance = true;
  expect(await failureOf(access.courses())).toBe(`${SITE} is under maintenance`);
  expect(await failureOf(source().open(learner))).toBe(`${SITE} is under maintenance`);
});

test.each([
  [
    'core_enrol_get_users_courses',
    'accessexception',
    `${SITE} does not allow its web service moodle_mobile_app to use core_enrol_get_users_courses`,
  ],
  ['core_enrol_get_users_courses', 'invalidtoken', `${SITE} refused core_enrol_get_users_courses (invalidtoken)`],
  [
    'core_enrol_get_users_courses',
    'sitepolicynotagreed',
    `${REFUSES} the policies of the site must be agreed to on the site first`,
  ],
  ['core_enrol_get_users_courses', 'wsaccessusersuspended', `${REFUSES} it is suspended`],
  [
    'core_enrol_get_users_courses',
    'dmlreadexception',
    `${SITE} refused core_enrol_get_users_courses (dmlreadexception)`,
  ],
])('%s refused with %s is reported with its cause', async (name, code, words) => {
  const access = await source().open(learner);
  moodle.refused.set(name, code);
  expect(await failureOf(access.courses())).toBe(words);
  // The function was called once: another token could not help.
  expect(moodle.calls.filter((call) => call.startsWith(name))).toHaveLength(1);
});

test('A token that is refused repeatedly is not requested for ever', async () => {
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

async function begunWelcome() {
  const access = await source().open(learner);
  const found = (await access.items(['101'])).get('101');
  const [welcome] = found && 'items' in found ? found.items : [];
  if (!welcome) throw new Error('there is no item');
  return { access, welcome };
}

/** The reason for which a course cannot be read. */
async function refusalOf(access: CourseAccess, courseId: string) {
  const found = (await access.items([courseId])).get(courseId);
  return await failureOf(found && 'refused' in found ? Promise.reject(found.refused) : Promise.resolve());
}

test('An activity that closes or disappears as it begins fails alone, with its title', async () => {
  const { access, welcome } = await begunWelcome();
  moodle.find(1).uservisible = false;
  expect(await failureOf(access.begin('101', welcome))).toBe(
    'item_refused: Welcome: the Moodle site at URL refused mod_page_view_page (requireloginerror)',
  );
  moodle.find(1).uservisible = true;
  moodle.broken.set('mod_page_view_page', 'Attempt to assign property "y" on null');
  expect(await failureOf(access.begin('101', welcome))).toBe(
    'item_refused: Welcome: the Moodle site at URL failed with an error of its own in mod_page_view_page',
  );
  const gone = { ...welcome, id: '77', title: 'Gone' };
  expect(await failureOf(access.begin('101', gone))).toBe(
    'item_gone: Gone is no longer in course 101 of the Moodle site at URL',
  );
});

test('A refusal to record that a course was opened is ignored, since the course could be read', async () => {
  const { access, welcome } = await begunWelcome();
  moodle.refused.set('core_course_view_course', 'requireloginerror');
  await access.begin('101', welcome);
  expect(moodle.calls.at(-1)).toBe('mod_page_view_page pageid=11');
});

test('An activity that was not marked as done is reported, in whichever way Moodle says it', async () => {
  const { access, welcome } = await begunWelcome();
  const mark = 'core_completion_update_activity_completion_status_manually';
  await access.begin('101', welcome);
  moodle.find(1).completion = 0;
  expect(await failureOf(access.complete('101', welcome))).toBe(
    `item_refused: Welcome: the Moodle site at URL refused ${mark} (cannotmanualctrack)`,
  );
  moodle.broken.set(mark, 'Attempt to assign property "y" on null');
  expect(await failureOf(access.complete('101', welcome))).toBe(
    `item_refused: Welcome: the Moodle site at URL failed with an error of its own in ${mark}`,
  );
  moodle.intercept = (_request, response, { form }) => {
    if (form.wsfunction === mark) {
      response.end('{"status":false,"warnings":[{"item":"cm","itemid":1,"warningcode":"notlogged","message":"No"}]}');
    }
    return form.wsfunction === mark;
  };
  expect(await failureOf(access.complete('101', welcome))).toBe(
    `item_refused: Welcome: the Moodle site at URL did not carry out ${mark} (warning notlogged)`,
  );
});

test('Unknown, inaccessible and unreadable courses are reported differently', async () => {
  const access = await source().open(learner);
  expect(await refusalOf(access, '999')).toBe('course_not_found: The Moodle site at URL has no course 999');
  expect(await refusalOf(access, '103')).toBe(
    'course_not_accessible: You are not enrolled in course 103 of the Moodle site at URL, or the course is hidden from you',
  );
  const contents = 'core_course_get_contents';
  moodle.refused.set(contents, 'cannotgetcoursecontents');
  expect(await refusalOf(access, '101')).toBe(
    `course_unavailable: Course 101 cannot be read: the Moodle site at URL refused ${contents} (cannotgetcoursecontents)`,
  );
  moodle.refused.clear();
  moodle.broken.set(contents, 'Call to a member function on null');
  expect(await refusalOf(access, '101')).toMatch(/failed with an error of its own in core_course_get_contents$/);
});

test.each([
  [500, '<html>', 'answered HTTP 500: it may be busy, under maintenance or down'],
  [200, '{"a":1}', 'answered core_course_get_contents in a way that Moodle does not document'],
  [200, '<b>Notice</b>', 'answered /webservice/rest/server.php with a web page'],
  [200, 'Notice', 'answered /webservice/rest/server.php with something other than JSON'],
  [404, '', 'answered /webservice/rest/server.php with HTTP 404'],
])('a course answered with HTTP %i %s fails alone', async (status, body, words) => {
  const access = await source().open(learner);
  moodle.intercept = (_request, response, { form }) => {
    if (form.courseid === '101') response.writeHead(status).end(body);
    return form.courseid === '101';
  };
  const found = await access.items(['101', '102']);
  expect(found.get('102')).toMatchObject({ items: expect.anything() });
  const bad = found.get('101');
  expect(await failureOf(bad && 'refused' in bad ? Promise.reject(bad.refused) : Promise.resolve())).toBe(
    `course_unavailable: Course 101 cannot be read: the Moodle site at URL ${words}`,
  );
});

test('When the site answers nothing else either, the site is reported as away', async () => {
  const access = await source().open(learner);
  moodle.intercept = answers(500, '<html>');
  expect(await failureOf(access.items(['101']))).toMatch(/^source_unavailable/);
});

test('Ids that Moodle would refuse as a parameter are not requested', async () => {
  const access = await source().open(learner);
  const before = moodle.asked.length;
  for (const id of ['002', '0', '1', '-1', '1e3', ' 101', '101 ', '99999999999', 'abc', '', '١']) {
    expect(await refusalOf(access, id), id).toMatch(/^course_not_found/);
  }
  expect(moodle.asked).toHaveLength(before);
});

test.each([
  ['forcepasswordchangenotice', `${REFUSES} its password must be changed on the site first`],
  ['sitepolicynotagreed', `${REFUSES} the policies of the site must be agreed to on the site first`],
] as const)(
  'a learner who must act on the site first (%s) is told so, though Moodle lists no courses',
  async (mustDo, words) => {
    moodle.owl.mustDo = mustDo;
    const access = await source().open(learner);
    expect(await failureOf(access.courses())).toBe(words);
    expect(await failureOf(access.items(['101']))).toBe(words);
  },
);

test('Malformed entries in the list of courses affect only themselves', async () => {
  const access = await source().open(learner);
  const list = [
    { id: 101, shortname: 'Short' },
    { id: 102, fullname: 'Text', progress: '43.5' },
    { id: 102, fullname: 'Twice' },
    { id: 105, fullname: 'Odd', progress: 'half' },
    { id: '106', fullname: 'Id as text', progress: 250 },
    { fullname: 'No id' },
    null,
    'text',
    { id: 107 },
  ];
  moodle.intercept = (_request, response, { form }) => {
    if (form.wsfunction === 'core_enrol_get_users_courses') response.end(JSON.stringify(list));
    return form.wsfunction === 'core_enrol_get_users_courses';
  };
  // For an unknown course Moodle refuses the teachers of all courses; only their names are missing.
  expect(await access.courses()).toEqual([
    { id: '101', name: 'Short', teacherName: '' },
    { id: '102', name: 'Twice', teacherName: '' },
    { id: '105', name: 'Odd', teacherName: '' },
    { id: '106', name: 'Id as text', progress: 100, teacherName: '' },
    { id: '107', name: '107', teacherName: '' },
  ]);
});

test('Malformed activities affect only themselves', async () => {
  const access = await source().open(learner);
  const module = { id: 1, modname: 'page', name: 'Page', instance: 11 };
  const modules = [
    null,
    { modname: 'page', name: 'No id' },
    { ...module, completion: 'x', completiondata: 'y', contents: 'z' },
    { id: 2, modname: 'resource', contents: [null] },
    { ...module, id: 3, name: 7 },
    { ...module, id: 3 },
  ];
  moodle.intercept = (_request, response, { form }) => {
    const isContents = form.wsfunction === 'core_course_get_contents';
    if (isContents) response.end(JSON.stringify([{ modules }, null, { name: 'no modules' }]));
    return isContents;
  };
  const found = (await access.items(['101'])).get('101');
  const items = found && 'items' in found ? found.items : [];
  expect(items.map(({ id, title }) => [id, title])).toEqual([
    ['1', 'Page'],
    ['2', 'resource 2'],
    ['3', 'Page'],
  ]);
});

test('A site configured at another than its own address is reported with its own', async () => {
  moodle.wwwroot = 'https://moodle.example/school';
  const words = `${SITE} redirects to https://moodle.example/school, which is not followed: set MOODLE_URL to the site's own address`;
  expect(await failureOf(source().open(learner))).toBe(words);
});

test('A site that is being upgraded or has lost its database is reported as such', async () => {
  const access = await source().open(learner);
  moodle.upgrading = true;
  expect(await failureOf(access.courses())).toBe(
    `${SITE} is being upgraded, or its administrator has to finish an upgrade`,
  );
  expect(await failureOf(source().open(learner))).toMatch(/is being upgraded/);
  moodle.upgrading = false;
  moodle.databaseDown = true;
  expect(await failureOf(access.items(['101']))).toBe(`${SITE} cannot reach its database`);
  moodle.databaseDown = false;
  moodle.maintenance = 'cli';
  expect(await failureOf(access.courses())).toMatch(/answered HTTP 503: it may be busy, under maintenance or down$/);
});

test('A password that turns out to be wrong during a run is tried once', async () => {
  const access = await source().open(learner);
  moodle.endTokens();
  moodle.owl.password = 'changed';
  await Promise.allSettled([access.items(['101', '102']), access.courses()]);
  expect(await failureOf(access.courses())).toBe(`${REFUSES} check cx_username and cx_password`);
  expect(moodle.calls.filter((call) => call === 'sign-in')).toHaveLength(2);
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
  ['no JSON', answers(200, 'Welcome'), `${SITE} answered /login/token.php with something other than JSON: ${IS_IT}`],
  ['404', answers(404, '<html>'), `${SITE} answered /login/token.php with HTTP 404: ${IS_IT}`],
  ['403', answers(403, ''), `${SITE} answered /login/token.php with HTTP 403: ${IS_IT}`],
  [
    'a token that is none',
    answers(200, '{"token":7}'),
    `${SITE} answered the sign-in in a way that Moodle does not document`,
  ],
  ['null', answers(200, 'null'), `${SITE} answered the sign-in in a way that Moodle does not document`],
  [
    'a redirect',
    answers(302, '', { location: 'https://moodle.example/school/login/token.php?secret=1' }),
    `${SITE} redirects to https://moodle.example/school, which is not followed: set MOODLE_URL to the site's own address`,
  ],
])('an answer that is %s is reported with its cause', async (_name, intercept, words) => {
  moodle.intercept = intercept;
  expect(await failureOf(source().open(learner))).toBe(words);
  expect(moodle.asked).toHaveLength(1);
});

test('An answer of an undocumented shape is reported', async () => {
  const access = await source().open(learner);
  moodle.intercept = answers(200, '{"courses":[]}');
  const words = `${SITE} answered core_enrol_get_users_courses in a way that Moodle does not document`;
  expect(await failureOf(access.courses())).toBe(words);
});

test('An endless answer is cut off', async () => {
  moodle.intercept = (_request, response) => {
    const more = () => void (response.write(' '.repeat(65_536)) ? setImmediate(more) : response.once('drain', more));
    more();
    return true;
  };
  const words = `${SITE} answered with more than 1000000 bytes`;
  expect(await failureOf(source({ mostBytes: 1_000_000 }).open(learner))).toBe(words);
  await expect.poll(() => moodle.gone).toBe(1);
});

test('A silent site fails at the time limit, and is not retried', async () => {
  moodle.intercept = () => true;
  const words = `${SITE} did not answer within 0.2 s`;
  expect(await failureOf(source({ timeoutSeconds: 0.2 }).open(learner))).toBe(words);
  expect(moodle.asked).toHaveLength(1);
});

test('A site that goes silent within an answer fails at the time limit', async () => {
  moodle.intercept = (_request, response) => response.writeHead(200).write('{"tok');
  expect(await failureOf(source({ timeoutSeconds: 0.2 }).open(learner))).toMatch(/did not answer within 0.2 s$/);
});

test.each([500, 502, 503, 429])('HTTP %d is tried three times in all', async (status) => {
  moodle.intercept = answers(status, '<html>');
  expect(await failureOf(source().open(learner))).toBe(
    `${SITE} answered HTTP ${status}: it may be busy, under maintenance or down`,
  );
  expect(moodle.asked).toHaveLength(3);
});

test('A temporary fault that passes during the retries is not reported', async () => {
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

test('An address where nothing listens is reported as unreachable', async () => {
  const url = `http://127.0.0.1:${await freePort()}`;
  expect(await failureOf(source({ url }).open(learner))).toBe(
    `source_unavailable: The Moodle site at ${url} cannot be reached (ECONNREFUSED)`,
  );
});

test('A site can be checked without an account', async () => {
  const check = () => checkMoodleSite({ url: moodle.url, service: 'moodle_mobile_app' }, 5);
  await check();
  expect(moodle.asked.map(({ form }) => form)).toEqual([
    { appsitecheck: '1' },
    { wsfunction: 'core_webservice_get_site_info', moodlewsrestformat: 'json' },
  ]);
  moodle.restProtocol = false;
  expect(await failureOf(check())).toMatch(
    / does not serve .* its administrator must enable web services and their REST/,
  );
  moodle.webServices = false;
  expect(await failureOf(check())).toMatch(/does not offer its web service moodle_mobile_app/);
  moodle.intercept = answers(200, '{"hello":"world"}');
  expect(await failureOf(check())).toBe(`${SITE} does not answer like Moodle`);
  // The answer of an old site to the check: the user name is missing.
  moodle.intercept = (_request, response, { form }) => {
    const errorcode = form.appsitecheck ? 'missingparam' : 'invalidtoken';
    response.end(JSON.stringify({ error: '', errorcode }));
    return true;
  };
  await check();
});

test('A signal ends a request at once: while waiting, before sending and between two tries', async () => {
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
