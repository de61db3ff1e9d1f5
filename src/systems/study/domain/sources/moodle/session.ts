/** One learner signed in to a Moodle site. The token is in memory while they are signed in, and nowhere else. */

import { isRefusal } from '../../../../../shared/errors.ts';
import type { Call } from './call.ts';
import { failureOf, type MoodleFailure, signInFailure, TOKEN_FAILURES } from './failures.ts';
import { type MoodleSite, REST } from './site.ts';

export interface MoodleAccount {
  readonly username: string;
  readonly password: string;
}

/** A function's response, or the failure it reported. */
export type Answered = { readonly answer: unknown } | { readonly failure: MoodleFailure };

export class MoodleSession {
  readonly site: MoodleSite;
  readonly #account: MoodleAccount;
  #token: string;
  /** The sign-in that replaces a token. A refused one is kept, so that a wrong password is tried only once. */
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
   * Calls a function of the web service. If the token is no longer valid, signs in once more and calls again.
   * @throws `source_sign_in_failed`, `source_unavailable`
   */
  async call(call: Call, signal?: AbortSignal): Promise<Answered> {
    const token = this.#token;
    const answered = await this.#ask(token, call, signal);
    if ('answer' in answered || !TOKEN_FAILURES.has(answered.failure.code)) return answered;
    const renewed = await this.#renew(token, signal);
    // Moodle returns the same token while it is valid: then the token was not the reason.
    return renewed === token ? answered : await this.#ask(renewed, call, signal);
  }

  async #ask(token: string, { name, parameters }: Call, signal: AbortSignal | undefined): Promise<Answered> {
    const settings = { wstoken: token, wsfunction: name, moodlewsrestformat: 'json', moodlewssettingfilter: 'true' };
    const answer = await this.site.post(REST, { ...parameters, ...settings }, signal);
    const failure = failureOf(answer);
    return failure ? { failure } : { answer };
  }

  /** @param token the one that was refused; several calls may notice at the same time */
  async #renew(token: string, signal: AbortSignal | undefined): Promise<string> {
    if (this.#token !== token) return this.#token;
    this.#renewal ??= signIn(this.site, this.#account, signal);
    try {
      this.#token = await this.#renewal;
      this.#renewal = undefined;
    } catch (error) {
      if (!isRefusal(error, 'source_sign_in_failed')) this.#renewal = undefined;
      throw error;
    }
    return this.#token;
  }
}

async function signIn(site: MoodleSite, account: MoodleAccount, signal: AbortSignal | undefined): Promise<string> {
  const answer = await site.post('/login/token.php', { ...account, service: site.service }, signal);
  const failure = failureOf(answer);
  // Called by another address than its own, Moodle's REST protocol redirects to its own address, which explains more.
  if (failure?.code === 'requirecorrectaccess') await site.post(REST, { moodlewsrestformat: 'json' }, signal);
  if (failure) throw signInFailure(failure, site);
  const { token } = Object(answer);
  if (typeof token !== 'string') throw site.unavailable({ is: 'undocumented_sign_in' });
  return token;
}
