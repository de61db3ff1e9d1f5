/** What can be said of a Moodle site without an account on it: for `owlery doctor`. */
import { failureCodeOf, signInFailure } from './failures.ts';
import { MoodleSite, type MoodleSiteOptions } from './site.ts';

/**
 * Asks what Moodle's own app asks before it lets anybody sign in, and what the REST protocol says without a token.
 * @throws `source_unavailable`
 */
export async function checkMoodleSite(options: Pick<MoodleSiteOptions, 'url' | 'service'>, patienceSeconds: number) {
  const site = new MoodleSite({ ...options, patienceSeconds, retries: { retries: 0, minTimeout: 0 } });
  const check = await site.post('/login/token.php', { appsitecheck: '1' });
  const code = failureCodeOf(check);
  // A Moodle from before that question misses the name of a user.
  const isThere = code === 'missingparam' || Object(check).appsitecheck === 'ok';
  if (code !== undefined && !isThere) throw signInFailure(code, site);
  const refusal = failureCodeOf(
    await site.post('/webservice/rest/server.php', {
      wsfunction: 'core_webservice_get_site_info',
      moodlewsrestformat: 'json',
    }),
  );
  if (!isThere || refusal === undefined) throw site.unavailable({ is: 'not_moodle' });
  if (refusal !== 'invalidtoken') throw site.unavailable({ is: 'rest_refused', code: refusal });
}
