/** One learner signed in to a Moodle site. The token is in memory for as long as they are, and nowhere else. */
import type { Static, TSchema } from 'typebox';
import { Check } from 'typebox/value';
import type { Call } from './call.ts';
import { callFailure, failureCodeOf, signInFailure, TOKEN_FAILURES } from './failures.ts';
import type { MoodleSite } from './site.ts';

export interface MoodleAccount {
  readonly username: string;
  readonly password: string;
}

export class MoodleSession {
  readonly site: MoodleSite;
  readonly #account: MoodleAccount;
  #token: string;
  #renewal: Promise<string> | undefined;

  private constructor(site: MoodleSite, account: MoodleAccount, token: string) {
    this.site = site;
    this.#account = account;
    this.#token = token;
  }

  /** @throws `source_sign_in_failed`, `source_unavailable` */
  static async open(site: MoodleSite, account: MoodleAccount, signal?: AbortSignal): Promise<MoodleSession> {
    return new MoodleSession(site, account, await signIn(site, account, signal));
  }

  /**
   * Calls a function of the web service. Where the token turns out to have ended, signs in once more and calls again.
   * @returns its answer, which has been checked against the schema
   * @throws SourceErrors
   */
  async call<Schema extends TSchema>(call: Call, schema: Schema, signal?: AbortSignal): Promise<Static<Schema>> {
    const token = this.#token;
    let answer = await this.#ask(token, call, signal);
    let code = failureCodeOf(answer);
    if (code !== undefined && TOKEN_FAILURES.has(code)) {
      const renewed = await this.#renew(token, signal);
      // Moodle gives the same one for as long as it is good: then it is not the token that is refused.
      if (renewed !== token) {
        answer = await this.#ask(renewed, call, signal);
        code = failureCodeOf(answer);
      }
    }
    if (code !== undefined) throw callFailure(code, call, this.site);
    if (!Check(schema, answer)) throw this.site.unavailable({ is: 'undocumented', name: call.name });
    return answer;
  }

  #ask(token: string, { name, parameters }: Call, signal: AbortSignal | undefined): Promise<unknown> {
    const settings = { wstoken: token, wsfunction: name, moodlewsrestformat: 'json', moodlewssettingfilter: 'true' };
    return this.site.post('/webservice/rest/server.php', { ...parameters, ...settings }, signal);
  }

  /** @param token the one that is refused; several calls may find out at once */
  async #renew(token: string, signal: AbortSignal | undefined): Promise<string> {
    if (this.#token !== token) return this.#token;
    this.#renewal ??= signIn(this.site, this.#account, signal).finally(() => {
      this.#renewal = undefined;
    });
    this.#token = await this.#renewal;
    return this.#token;
  }
}

async function signIn(site: MoodleSite, account: MoodleAccount, signal: AbortSignal | undefined): Promise<string> {
  const answer = await site.post('/login/token.php', { ...account, service: site.service }, signal);
  const code = failureCodeOf(answer);
  if (code !== undefined) throw signInFailure(code, site);
  const { token } = Object(answer);
  if (typeof token !== 'string') throw site.unavailable({ is: 'undocumented_sign_in' });
  return token;
}
