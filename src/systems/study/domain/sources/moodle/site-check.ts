/** The check of `owlery doctor` for a Moodle site, without an account there. */
import { failureOf, signInFailure } from './failures.ts';
import { MoodleSite, type MoodleSiteOptions, REST } from './site.ts';

/**
 * Makes the request that Moodle's own app makes before a sign-in, and calls the REST protocol without a token.
 * @throws `source_unavailable`
 */
export async function checkMoodleSite(options: Pick<MoodleSiteOptions, 'url' | 'service'>, timeoutSeconds: number) {
  const site = new MoodleSite({ ...options, timeoutSeconds, retries: { retries: 0, minTimeout: 0 } });
  const check = await site.post('/login/token.php', { appsitecheck: '1' });
  const failure = failureOf(check);
  // A Moodle without this function reports a missing user name.
  const isThere = failure?.code === 'missingparam' || Object(check).appsitecheck === 'ok';
  const form = { wsfunction: 'core_webservice_get_site_info', moodlewsrestformat: 'json' };
  if (failure && !isThere) {
    if (failure.code === 'requirecorrectaccess') await site.post(REST, form);
    throw signInFailure(failure, site);
  }
  const refusal = failureOf(await site.post(REST, form));
  if (!isThere || refusal === undefined) throw site.unavailable({ is: 'not_moodle' });
  if (refusal.code !== 'invalidtoken') throw restRefusal(refusal.code ?? 'unknown', site);
}

function restRefusal(code: string, site: MoodleSite) {
  const failure = signInFailure({ code }, site);
  const { problem } = failure.data as { problem?: { is: string } };
  return problem && problem.is !== 'sign_in_refused' ? failure : site.unavailable({ is: 'rest_refused', code });
}
