/** Failures of a Moodle site, and of a learner's account on it. */
import { expect, test } from 'vitest';
import { failureOf, learner, moodle, REFUSES, SITE, source, withMoodle } from './moodle-failing.ts';

withMoodle();

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

test.each([
  ['forcepasswordchangenotice', `${REFUSES} its password must be changed on the site first`],
  ['sitepolicynotagreed', `${REFUSES} the policies of the site must be agreed to on the site first`],
] as const)(
  'a learner who must act on the site first (%s) gets that reason, although Moodle lists no courses',
  async (mustDo, words) => {
    moodle.owl.mustDo = mustDo;
    const access = await source().open(learner);
    expect(await failureOf(access.courses())).toBe(words);
    expect(await failureOf(access.items(['101']))).toBe(words);
  },
);

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
