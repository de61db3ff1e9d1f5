/**
 * A stand-in for a Moodle site, release 4.5: login/token.php and the REST protocol, with parameters checked and failures
 * worded as Moodle does. test/systems/study/moodle-recorded.test.ts compares it with recorded answers of a real one.
 */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { failing, MoodleException, missingRecord, programError, tokenFailure } from './moodle-errors.ts';
import { type MoodleFunction, moodleFunctions } from './moodle-functions.ts';
import { MoodleData, type MoodleUser } from './moodle-site.ts';

export type { MoodleCourse, MoodleModule, MoodleUser } from './moodle-site.ts';

export interface MoodleAsked {
  /** Path and query, undecoded. */
  readonly url: string;
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  readonly form: Readonly<Record<string, string>>;
}

/** Called before the stand-in's own answer. @returns whether it has answered */
export type Intercept = (request: IncomingMessage, response: ServerResponse, asked: MoodleAsked) => boolean;

export const SERVICE = 'moodle_mobile_app';
const TOKEN = '/moodle/login/token.php';
const REST = '/moodle/webservice/rest/server.php';

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
  readonly location?: string;
}

export class MoodleStandIn extends MoodleData implements AsyncDisposable {
  /** In the order of arrival. */
  readonly asked: MoodleAsked[] = [];
  /** Functions that the web service lacks. */
  readonly withheld = new Set<string>();
  /** Functions that refuse, and their codes. */
  readonly refused = new Map<string, string>();
  /** Functions in which PHP fails, and the messages. */
  readonly broken = new Map<string, string>();
  /** `cli`: switched on from the command line, which takes effect before Moodle's set-up. */
  maintenance: boolean | 'cli' = false;
  upgrading = false;
  databaseDown = false;
  webServices = true;
  restProtocol = true;
  /** Whether the service is enabled. */
  service = true;
  /** Whether failures repeat the request, as a site with debugging does. */
  debugging = false;
  intercept: Intercept = () => false;
  /** Clients that left while their request was being answered. */
  gone = 0;
  readonly #tokens = new Map<string, MoodleUser>();
  readonly #expired = new Set<string>();
  #issued = 0;
  readonly #functions: Readonly<Record<string, MoodleFunction>>;
  readonly #server = createServer((request, response) => void this.#answer(request, response));

  constructor() {
    super();
    const offered = () => Object.keys(this.#functions).filter((name) => !this.withheld.has(name));
    this.#functions = moodleFunctions(this, { url: () => this.wwwroot ?? this.url, offered });
  }

  static async start(port = 0): Promise<MoodleStandIn> {
    const standIn = new MoodleStandIn();
    await once(standIn.#server.listen(port, '127.0.0.1'), 'listening');
    return standIn;
  }

  /** Below a path, as many Moodle sites are. */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/moodle`;
  }

  /** The names of the called functions, with their distinguishing parameters. */
  get calls(): string[] {
    return this.asked.flatMap(({ url, form }) => {
      if (url.endsWith('/login/token.php')) return ['sign-in'];
      const {
        wsfunction,
        wstoken: _token,
        moodlewsrestformat: _format,
        moodlewssettingfilter: _filter,
        ...rest
      } = form;
      return [[wsfunction, ...Object.entries(rest).map(([name, value]) => `${name}=${value}`)].join(' ')];
    });
  }

  /** Every issued token, to be searched for in logs. */
  get tokens(): string[] {
    return Array.from({ length: this.#issued }, (_, index) => tokenOf(index + 1));
  }

  /** Deletes all tokens, as an administrator may. */
  endTokens(): void {
    this.#tokens.clear();
  }

  /** Expires all tokens, as after twelve weeks: Moodle deletes one at its next use. */
  expireTokens(): void {
    for (const token of this.#tokens.keys()) this.#expired.add(token);
  }

  /** The token that login/token.php issues to a user. */
  tokenFor(user: MoodleUser): string {
    const [kept] = [...this.#tokens].find(([token, owner]) => owner === user && !this.#expired.has(token)) ?? [];
    if (kept) return kept;
    this.#issued += 1;
    this.#tokens.set(tokenOf(this.#issued), user);
    return tokenOf(this.#issued);
  }

  async [Symbol.asyncDispose]() {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on('close', () => {
      if (!response.writableFinished) this.gone += 1;
    });
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    const { url = '', method = '', headers } = request;
    // PHP parses no other content type.
    const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
    const asked = { url, method, headers, form: isForm ? Object.fromEntries(new URLSearchParams(body)) : {} };
    this.asked.push(asked);
    if (this.intercept(request, response, asked)) return;
    const { status, type, body: text, location } = this.#answerTo(url.split('?')[0] ?? '', asked.form);
    response.writeHead(status, { 'content-type': type, ...(location && { location }) }).end(text);
  }

  #answerTo(path: string, form: MoodleAsked['form']): Answer {
    if (path !== TOKEN && path !== REST) return page(404, 'Error');
    if (this.maintenance === 'cli') return page(503, `${this.sitename} under maintenance`);
    if (path === TOKEN) return json(this.#token(form), 'application/json; charset=utf-8');
    if (this.wwwroot !== undefined) {
      const location = `${this.wwwroot}/webservice/rest/server.php`;
      return { ...page(303, 'Redirect'), type: 'text/html; charset=UTF-8', location };
    }
    if (!this.webServices || !this.restProtocol) return { status: 403, type: 'text/html; charset=utf-8', body: '' };
    return json(this.#rest(form), 'application/json');
  }

  #token(form: MoodleAsked['form']): unknown {
    if (this.databaseDown) return tokenFailure('dbconnectionfailed', { isEarly: true });
    if (this.wwwroot !== undefined) return tokenFailure('requirecorrectaccess', { isEarly: true });
    if (this.upgrading) return tokenFailure('upgraderunning', { isEarly: true });
    if (!this.webServices) return tokenFailure('enablewsdescription');
    if (form.appsitecheck === '1') return { appsitecheck: 'ok' };
    const missing = ['username', 'password', 'service'].find((name) => form[name] === undefined);
    if (missing) return tokenFailure('missingparam', { message: `A required parameter (${missing}) was missing` });
    const username = form.username?.trim().toLowerCase();
    const user = this.users.find((one) => one.username === username);
    if (!user || user.password !== form.password) return this.#wrongAccount();
    if (this.maintenance) return tokenFailure('sitemaintenance');
    if (user.refusal) return tokenFailure(user.refusal, user.refusalWords ? { message: user.refusalWords } : {});
    if (form.service !== SERVICE || !this.service) return tokenFailure('servicenotavailable');
    return { token: this.tokenFor(user), privatetoken: null };
  }

  #wrongAccount(): unknown {
    const refusal = tokenFailure('invalidlogin');
    if (!this.debugging) return refusal;
    const stacktrace = '* line 112 of /login/token.php: core\\exception\\moodle_exception thrown\n';
    return { ...refusal, stacktrace, debuginfo: '\nError code: invalidlogin', reproductionlink: `${this.url}/` };
  }

  #rest(form: MoodleAsked['form']): unknown {
    try {
      return this.#run(form);
    } catch (error) {
      if (error instanceof MoodleException) return error.answer;
      throw error;
    }
  }

  #run(form: MoodleAsked['form']): unknown {
    const { wstoken = '', wsfunction = '', moodlewsrestformat, moodlewssettingfilter: _filter, ...value } = form;
    // Without this parameter the answer would be XML.
    if (moodlewsrestformat !== 'json') throw failing('xml');
    if (this.databaseDown) throw failing('dbconnectionfailed');
    if (this.upgrading) throw failing('upgraderunning');
    const user = this.#signedIn(wstoken);
    if (this.maintenance) throw failing('sitemaintenance');
    const called = this.#functions[wsfunction];
    if (!called && !wsfunction.startsWith('core_course_')) throw missingRecord('external_functions');
    if (!called || !this.service || user.mayUseRest === false || this.withheld.has(wsfunction)) {
      throw failing('accessexception');
    }
    this.#check(called, value);
    const refusal = this.refused.get(wsfunction);
    if (refusal) throw failing(refusal);
    const failure = this.broken.get(wsfunction);
    if (failure) throw programError(failure);
    return called.run(value, user);
  }

  #signedIn(token: string): MoodleUser {
    const user = this.#tokens.get(token);
    if (!user) throw failing('invalidtoken');
    if (this.#expired.delete(token)) {
      this.#tokens.delete(token);
      throw failing('accessexception');
    }
    const { refusedService, username } = user;
    if (refusedService === undefined) return user;
    const code = `wsaccessuser${refusedService.replace(' authentication', '')}`;
    throw failing(code, `Refused web service access for ${refusedService} username: ${username}`);
  }

  #check({ parameters }: MoodleFunction, value: Readonly<Record<string, string>>): void {
    const names = parameters.map((name) => name.replace('?', ''));
    const missing = parameters.filter((name) => !name.endsWith('?') && !(name in value));
    const unknown = Object.keys(value).filter((name) => !names.includes(name));
    if (missing.length + unknown.length > 0) throw failing('invalidparameter');
    // Moodle accepts integers only as PHP writes them.
    const odd = names.find((name) => name.endsWith('id') && name in value && !/^(0|[1-9]\d*)$/.test(value[name] ?? ''));
    if (odd === undefined) return;
    const refusal = failing('invalidparameter');
    if (!this.debugging) throw refusal;
    const why = `Invalid external api parameter: the value is "${value[odd]}", the server was expecting "int" type`;
    const debuginfo = `${odd} => Invalid parameter value detected (${why}): ${why}`;
    Object.assign(refusal.answer, { message: `${refusal.message} (${debuginfo})`, debuginfo });
    throw refusal;
  }
}

function json(body: unknown, type: string): Answer {
  return { status: 200, type, body: JSON.stringify(body) };
}

function page(status: number, title: string): Answer {
  return { status, type: 'text/html; charset=utf-8', body: `<!DOCTYPE html><title>${title}</title>` };
}

function tokenOf(number: number): string {
  return createHash('md5').update(`token ${number}`).digest('hex');
}
