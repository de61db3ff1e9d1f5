import type { CourseAccess, CourseSource, Learner } from '../course-source.ts';
import { refuseSource } from '../errors.ts';
import { MoodleAccess } from './access.ts';
import { MoodleSession } from './session.ts';
import { MoodleSite, type MoodleSiteOptions } from './site.ts';

/**
 * The courses of a Moodle site, by its official web services and with the learner's own account there. It uses only the
 * functions that the site offers to programs, listed in docs/course-sources.md.
 */
export class MoodleSource implements CourseSource {
  readonly origin: string;
  readonly hasAccounts = true;
  readonly #site: MoodleSite;

  constructor(options: MoodleSiteOptions) {
    this.#site = new MoodleSite(options);
    this.origin = `moodle ${options.url}`;
  }

  async open({ username, password }: Learner, signal?: AbortSignal): Promise<CourseAccess> {
    if (!username || !password) {
      const fields = [...(username ? [] : ['cx_username' as const]), ...(password ? [] : ['cx_password' as const])];
      throw refuseSource('source_account_missing', { site: this.#site.url, fields });
    }
    const session = await MoodleSession.open(this.#site, { username, password }, signal);
    return await MoodleAccess.open(session, signal);
  }
}
