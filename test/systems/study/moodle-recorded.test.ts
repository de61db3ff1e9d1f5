/** Compares the stand-in for Moodle with every recorded answer of a real 4.5. */
import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type MoodleCourse, type MoodleModule, MoodleStandIn, type MoodleUser } from '../../support/moodle.ts';

interface Recorded {
  readonly path: string;
  readonly form: Readonly<Record<string, string>>;
  readonly status: number;
  readonly contentType: string;
  readonly location?: string;
  readonly body: unknown;
}

const folder = new URL('../../fixtures/moodle/', import.meta.url);
const read = (name: string): Recorded => JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8'));
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.replace('.json', ''));

let moodle: MoodleStandIn;

beforeEach(async () => {
  moodle = await MoodleStandIn.start();
});
afterEach(() => moodle[Symbol.asyncDispose]());

const user = (id: number, username: string, more: Partial<MoodleUser> = {}): MoodleUser => ({
  ...{ id, username, password: '<password>' },
  ...more,
});

/** The users of the recorded site. */
const users = () => ({
  student1: user(3, 'student1'),
  student2: user(4, 'student2', { password: 'another' }),
  teacher1: user(5, 'teacher1', { mustDo: 'sitepolicynotagreed' }),
  force1: user(9, 'force1', { mustDo: 'forcepasswordchangenotice' }),
  suspended1: user(10, 'suspended1', { password: 'refused as a wrong one' }),
  unconf1: user(11, 'unconf1', { refusal: 'usernotconfirmed', refusalWords: 'Could not confirm unconf1' }),
  enrolment1: user(12, 'enrolment1'),
  nologin1: user(13, 'nologin1', { password: 'refused as a wrong one' }),
  upper: user(14, 'upper.case@example.com'),
  raw1: user(15, 'raw1'),
  raw2: user(16, 'raw2'),
  guest: user(17, 'guest', { refusal: 'noguest' }),
  admin: user(18, 'admin'),
  ahead1: user(22, 'ahead1'),
});
type Users = ReturnType<typeof users>;

/** The stand-in's model of a recorded activity. */
function modelOf(recorded: Record<string, unknown>): MoodleModule {
  const { id, name, instance, modname, uservisible, availabilityinfo, visibleoncoursepage } = recorded;
  const { completion, completiondata, contents, customdata } = recorded;
  const { state } = Object(completiondata);
  const { sectionid } = typeof customdata === 'string' ? JSON.parse(customdata) : {};
  const fields = { id, name, instance, modname, uservisible, availabilityinfo, visibleoncoursepage };
  return JSON.parse(JSON.stringify({ ...fields, completion, state, contents, sectionid }));
}

function sectionsOf(name: string): MoodleCourse['sections'] {
  const sections = read(name).body as Record<string, unknown>[];
  return sections.map(({ modules, visible: _visible, ...section }) => ({
    ...(section as unknown as MoodleCourse['sections'][number]),
    modules: (modules as Record<string, unknown>[]).map(modelOf),
  }));
}

/** The stand-in's models of the recorded courses. */
function coursesOf(name: string, enrolled: readonly number[]): MoodleCourse[] {
  const listed = read(name).body as (Pick<MoodleCourse, 'id' | 'fullname'> & Partial<MoodleCourse>)[];
  const { courses } = read('courses-by-field').body as { courses: Pick<MoodleCourse, 'id' | 'contacts'>[] };
  return listed.map(({ id, shortname, fullname, progress, enablecompletion, enrolledusercount }) => {
    const { contacts = [] } = courses.find((course) => course.id === id) ?? {};
    const figures = JSON.parse(JSON.stringify({ progress, enablecompletion, enrolledusercount, shortname }));
    return { id, fullname, contacts, enrolled, sections: [], ...figures };
  });
}

/** Restores the site's state at the time of a recording. @returns the user whose token was sent */
function setUp(name: string, all: Users): MoodleUser {
  const enrolled = [3, 5, 9, 15, 16, 22];
  const lists = ['users-courses-ahead1', 'users-courses-other-user'];
  moodle.courses.push(...coursesOf(lists.includes(name) ? name : 'users-courses', enrolled));
  const contents = name.startsWith('get-contents-') ? name : 'get-contents-A-with-subsection';
  moodle.courses.find(({ id }) => id === 2)?.sections.push(...sectionsOf(contents));
  moodle.courses.push({ id: 3, fullname: 'Hidden', visible: 0, enrolled: [], sections: [] });
  moodle.courses.push({ id: 6, fullname: 'Of others', enrolled: [], sections: [] });
  const { student1, raw1 } = all;
  switch (name) {
    case 'climaintenance-rest':
    case 'climaintenance-token':
      moodle.maintenance = 'cli';
      return student1;
    case 'maintenance-appsitecheck':
    case 'maintenance-rest':
    case 'maintenance-token':
      moodle.maintenance = true;
      return student1;
    case 'maintenance-wrongpw':
      moodle.maintenance = true;
      student1.password = 'another';
      return student1;
    case 'upgradepending-rest':
    case 'upgradepending-token':
    case 'upgraderunning-rest':
    case 'upgraderunning-token':
      moodle.upgrading = true;
      return student1;
    case 'db-down-rest':
    case 'db-down-token':
      moodle.databaseDown = true;
      return student1;
    case 'ws-off-rest':
    case 'ws-off-token':
      moodle.webServices = false;
      return student1;
    case 'rest-off-rest':
    case 'rest-off-token':
      moodle.restProtocol = false;
      return student1;
    case 'service-off-rest':
    case 'service-off-token':
      moodle.service = false;
      return student1;
    case 'debug-bad-param':
    case 'debug-courses-by-field-unknown':
      moodle.debugging = true;
      return student1;
    case 'debug-token-wrong':
      moodle.debugging = true;
      student1.password = 'another';
      return student1;
    case 'token-no-such-user':
    case 'token-bad-chars':
      return student1;
    case 'token-no-createmobile': {
      all.raw2.refusal = 'cannotcreatetoken';
      all.raw2.refusalWords = 'No permission to create web service token for the service moodle_mobile_app.';
      return all.raw2;
    }
    case 'token-locked-out-right-password':
      all.raw2.password = 'refused as a wrong one';
      return all.raw2;
    case 'rest-deleted-with-token':
      raw1.refusedService = 'deleted';
      return raw1;
    case 'rest-suspended-with-token':
      raw1.refusedService = 'suspended';
      return raw1;
    case 'rest-unconfirmed-with-token':
      raw1.refusedService = 'unconfirmed';
      return raw1;
    case 'rest-nologin-with-token':
      raw1.refusedService = 'nologin authentication';
      return raw1;
    case 'rest-ip-restricted-token':
    case 'rest-no-restuse':
      raw1.mayUseRest = false;
      return raw1;
    case 'contents-enrolment-suspended':
    case 'users-courses-enrolment-suspended':
      return all.enrolment1;
    case 'contents-force-change':
    case 'siteinfo-force-change':
    case 'users-courses-force-change':
    case 'view-course-force-change':
    case 'view-page-force-change':
      return all.force1;
    case 'policy-contents':
    case 'policy-site-info':
    case 'policy-users-courses':
    case 'policy-view-course':
      return all.teacher1;
    case 'users-courses-other-user':
      return all.ahead1;
    case 'users-courses-ahead1':
      return all.ahead1;
    case 'mark-hidden':
      hide({ id: 23, modname: 'page', instance: 7, name: 'Hidden', uservisible: false, completion: 1 });
      return student1;
    case 'view-page-hidden':
      hide({ id: 23, modname: 'page', instance: 7, name: 'Hidden', uservisible: false });
      return student1;
    case 'php-error-in-mark':
      moodle.broken.set(read(name).form.wsfunction ?? '', 'Attempt to assign property "y" on null');
      return student1;
    default:
      return student1;
  }
}

function hide(module: MoodleModule): void {
  moodle.courses.find(({ id }) => id === 2)?.sections[0]?.modules.push(module);
}

test.each(names)('the stand-in answers %s as Moodle does', async (name) => {
  const recorded = read(name);
  const all = users();
  moodle.users.push(...Object.values(all));
  const asking = setUp(name, all);
  const token = moodle.tokenFor(asking);
  if (/revoked|2nd|bad-token2/.test(name)) moodle.endTokens();
  if (name === 'rest-expired-token') moodle.expireTokens();
  if (name.startsWith('wwwroot')) moodle.wwwroot = 'https://moodle.example.com';
  const form = { ...recorded.form, ...(recorded.form.wstoken === '<token>' && { wstoken: token }) };
  const response = await fetch(`${moodle.url}${recorded.path}`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams(form),
  });
  const text = (await response.text())
    .replaceAll(JSON.stringify(moodle.url).slice(1, -1), 'https://moodle.example')
    .replace(new RegExp(moodle.tokens.join('|')), '0123456789abcdef0123456789abcdef');
  expect({
    status: response.status,
    contentType: response.headers.get('content-type'),
    location: response.headers.get('location'),
    body: text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : text,
  }).toEqual({
    status: recorded.status,
    contentType: recorded.contentType,
    location: recorded.location ?? null,
    body: recorded.body,
  });
});
