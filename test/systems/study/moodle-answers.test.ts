/** Answers of Moodle that are unusable, late or missing. */
import { expect, test } from 'vitest';
import { checkMoodleSite } from '../../../src/systems/study/domain/sources/moodle/site-check.ts';
import type { Intercept } from '../../support/moodle.ts';
import { freePort } from '../../support/ports.ts';
import { answers, failureOf, IS_IT, learner, moodle, SITE, source, withMoodle } from './moodle-failing.ts';

withMoodle();

test.each<[string, Intercept, string]>([
  ['a web page', answers(200, '<!DOCTYPE html>'), `${SITE} answered /login/token.php with a web page: ${IS_IT}`],
  ['no JSON', answers(200, 'Welcome'), `${SITE} answered /login/token.php with something other than JSON: ${IS_IT}`],
  ['404', answers(404, '<html>'), `${SITE} answered /login/token.php with HTTP 404: ${IS_IT}`],
  ['403', answers(403, ''), `${SITE} answered /login/token.php with HTTP 403: ${IS_IT}`],
  [
    'an invalid token',
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
