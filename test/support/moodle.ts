/**
 * A stand-in for a Moodle site (as of 5.0) that speaks the protocol of its web services: login/token.php and the REST
 * server, each function's parameters checked as Moodle does, and all failures with HTTP 200.
 */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface MoodleUser {
  readonly id: number;
  readonly username: string;
  password: string;
  /** A code with which login/token.php refuses them though the password is right. */
  refusal?: string;
}

export interface MoodleModule {
  readonly id: number;
  readonly modname: string;
  readonly instance: number;
  name: string;
  uservisible?: boolean;
  completion?: 0 | 1 | 2;
  /** 1: complete. */
  state?: number;
  contents?: Record<string, unknown>[];
}

export interface MoodleCourse {
  readonly id: number;
  readonly fullname: string;
  readonly progress?: number | null;
  readonly contacts?: readonly string[];
  readonly sections: { name: string; uservisible?: boolean; modules: MoodleModule[] }[];
  /** The ids of the users who may study it. */
  readonly enrolled: readonly number[];
}

export interface MoodleAsked {
  /** Path and query as they were sent. */
  readonly url: string;
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  readonly form: Readonly<Record<string, string>>;
}

/** What the stand-in does instead of its own answer. @returns whether it has answered */
export type Intercept = (request: IncomingMessage, response: ServerResponse, asked: MoodleAsked) => boolean;

interface MoodleFunction {
  /** Names of parameters; with a question mark behind those that may be left out. */
  readonly parameters: readonly string[];
  readonly run: (value: Readonly<Record<string, string>>, user: MoodleUser) => unknown;
}

/** Thrown by a function: Moodle's answer to it. */
class MoodleException extends Error {
  readonly errorcode: string;

  constructor(errorcode: string) {
    super(`the words of Moodle for ${errorcode}`);
    this.errorcode = errorcode;
  }
}

const SERVICE = 'moodle_mobile_app';

export class MoodleStandIn implements AsyncDisposable {
  readonly users: MoodleUser[] = [];
  readonly courses: MoodleCourse[] = [];
  /** In the order in which they came. */
  readonly asked: MoodleAsked[] = [];
  /** Functions that the web service has been left without. */
  readonly withheld = new Set<string>();
  /** Functions that refuse, and with which code. */
  readonly refused = new Map<string, string>();
  maintenance = false;
  webServices = true;
  restProtocol = true;
  intercept: Intercept = () => false;
  /** A request that is being answered, and whoever asked has gone. */
  gone = 0;
  readonly #tokens = new Map<string, MoodleUser>();
  #issued = 0;
  readonly #server = createServer((request, response) => void this.#answer(request, response));

  static async start(port = 0): Promise<MoodleStandIn> {
    const standIn = new MoodleStandIn();
    await once(standIn.#server.listen(port, '127.0.0.1'), 'listening');
    return standIn;
  }

  /** Not at the root: a Moodle often has a folder of a site. */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/moodle`;
  }

  /** The names of the functions it has been asked for, with what distinguishes the calls. */
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

  /** What a token looks like to whoever must not see it. */
  get tokens(): string[] {
    return Array.from({ length: this.#issued }, (_, index) => tokenOf(index + 1));
  }

  /** As after twelve weeks, or when an administrator deletes them. */
  endTokens(): void {
    this.#tokens.clear();
  }

  find(cmid: number): MoodleModule {
    const modules = this.courses.flatMap(({ sections }) => sections.flatMap(({ modules }) => modules));
    const found = modules.find(({ id }) => id === cmid);
    if (!found) throw new MoodleException('invalidcoursemodule');
    return found;
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
    // PHP reads no other.
    const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
    const asked = { url, method, headers, form: isForm ? Object.fromEntries(new URLSearchParams(body)) : {} };
    this.asked.push(asked);
    if (this.intercept(request, response, asked)) return;
    const send = (answer: unknown) =>
      response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(answer));
    const [path] = url.split('?');
    if (path === '/moodle/login/token.php') return void send(this.#token(asked.form));
    if (path !== '/moodle/webservice/rest/server.php') {
      return void response.writeHead(404, { 'content-type': 'text/html' }).end('<!DOCTYPE html><title>Error</title>');
    }
    if (!this.webServices || !this.restProtocol) return void response.writeHead(200).end();
    send(this.#rest(asked.form));
  }

  #token(form: MoodleAsked['form']): unknown {
    const refuse = (errorcode: string) => ({
      error: `the words of Moodle for ${errorcode}`,
      errorcode,
      stacktrace: null,
      debuginfo: null,
      reproductionlink: null,
    });
    if (!this.webServices) return refuse('enablewsdescription');
    if (form.appsitecheck === '1') return { appsitecheck: 'ok' };
    if (!form.username || form.password === undefined || !form.service) return refuse('missingparam');
    const user = this.users.find(({ username }) => username === form.username?.trim().toLowerCase());
    if (!user || user.password !== form.password) return refuse('invalidlogin');
    if (this.maintenance) return refuse('sitemaintenance');
    if (user.refusal) return refuse(user.refusal);
    if (form.service !== SERVICE) return refuse('servicenotavailable');
    const [kept] = [...this.#tokens].find(([, owner]) => owner === user) ?? [];
    if (kept) return { token: kept, privatetoken: null };
    this.#issued += 1;
    this.#tokens.set(tokenOf(this.#issued), user);
    return { token: tokenOf(this.#issued), privatetoken: null };
  }

  #rest(form: MoodleAsked['form']): unknown {
    try {
      return this.#run(form);
    } catch (error) {
      if (!(error instanceof MoodleException)) throw error;
      const { errorcode, message } = error;
      // It repeats what was sent, as a Moodle with debugging does.
      return { exception: 'moodle_exception', errorcode, message, debuginfo: JSON.stringify(form) };
    }
  }

  #run(form: MoodleAsked['form']): unknown {
    const { wstoken = '', wsfunction = '', moodlewsrestformat, moodlewssettingfilter: _filter, ...value } = form;
    // Without it the answer would be XML.
    if (moodlewsrestformat !== 'json') throw new MoodleException('xml');
    const user = this.#tokens.get(wstoken);
    if (!user) throw new MoodleException('invalidtoken');
    if (this.maintenance) throw new MoodleException('sitemaintenance');
    const called = this.#functions[wsfunction];
    if (!called || this.withheld.has(wsfunction)) throw new MoodleException('accessexception');
    const names = called.parameters.map((name) => name.replace('?', ''));
    const missing = called.parameters.filter((name) => !name.endsWith('?') && !(name in value));
    const unknown = Object.keys(value).filter((name) => !names.includes(name));
    const notWhole = names.filter((name) => name.endsWith('id') && name in value && !/^\d+$/.test(value[name] ?? ''));
    if (missing.length + unknown.length + notWhole.length > 0) throw new MoodleException('invalidparameter');
    const refusal = this.refused.get(wsfunction);
    if (refusal) throw new MoodleException(refusal);
    return called.run(value, user);
  }

  readonly #view = (parameter: string, modname: string): MoodleFunction => ({
    parameters: [parameter, ...(modname === 'book' ? ['chapterid?'] : [])],
    run: (value) => {
      const modules = this.courses.flatMap(({ sections }) => sections.flatMap(({ modules }) => modules));
      const found = modules.find(
        (module) => module.modname === modname && module.instance === Number(value[parameter]),
      );
      if (!found) throw new MoodleException('invalidrecord');
      if (found.uservisible === false) throw new MoodleException('requireloginerror');
      return { status: true, warnings: [] };
    },
  });

  readonly #functions: Readonly<Record<string, MoodleFunction>> = {
    core_webservice_get_site_info: {
      parameters: [],
      run: (_value, user) => ({
        sitename: 'A school',
        username: user.username,
        userid: user.id,
        siteurl: this.url,
        functions: Object.keys(this.#functions)
          .filter((name) => !this.withheld.has(name))
          .map((name) => ({ name, version: '2025041400' })),
      }),
    },
    core_enrol_get_users_courses: {
      parameters: ['userid', 'returnusercount?'],
      run: ({ userid }) =>
        this.courses
          .filter(({ enrolled }) => enrolled.includes(Number(userid)))
          .map(({ id, fullname, progress = null }) => ({ id, shortname: `C${id}`, fullname, visible: 1, progress })),
    },
    core_course_get_courses_by_field: {
      parameters: ['field?', 'value?'],
      run: ({ field, value = '' }) => {
        if (field !== 'ids') throw new MoodleException('invalidparameter');
        const found = this.courses.filter(({ id }) => value.split(',').includes(String(id)));
        return {
          courses: found.map(({ id, contacts = [] }) => ({
            id,
            contacts: contacts.map((fullname, index) => ({ id: index, fullname })),
          })),
          warnings: [],
        };
      },
    },
    core_course_get_contents: {
      parameters: ['courseid'],
      run: ({ courseid }, user) => this.#contents(this.#course(courseid, 'errorcoursecontextnotvalid', user)),
    },
    core_course_view_course: {
      parameters: ['courseid', 'sectionnumber?'],
      run: ({ courseid }, user) => {
        this.#course(courseid, 'requireloginerror', user);
        return { status: true, warnings: [] };
      },
    },
    mod_page_view_page: this.#view('pageid', 'page'),
    mod_book_view_book: this.#view('bookid', 'book'),
    mod_resource_view_resource: this.#view('resourceid', 'resource'),
    mod_folder_view_folder: this.#view('folderid', 'folder'),
    mod_url_view_url: this.#view('urlid', 'url'),
    mod_imscp_view_imscp: this.#view('imscpid', 'imscp'),
    core_completion_update_activity_completion_status_manually: {
      parameters: ['cmid', 'completed'],
      run: ({ cmid, completed }) => {
        const module = this.find(Number(cmid));
        if (module.completion !== 1) throw new MoodleException('cannotmanualctrack');
        module.state = Number(completed);
        return { status: true, warnings: [] };
      },
    },
  };

  #course(id: string | undefined, refusal: string, user: MoodleUser): MoodleCourse {
    const course = this.courses.find((one) => one.id === Number(id));
    if (!course) throw new MoodleException('invalidrecord');
    if (!course.enrolled.includes(user.id)) throw new MoodleException(refusal);
    return course;
  }

  #contents({ sections }: MoodleCourse): unknown {
    return sections.map(({ name, uservisible = true, modules }, section) => ({
      id: 100 + section,
      name,
      summary: '',
      summaryformat: 1,
      section,
      uservisible,
      // Of a section that is closed, Moodle tells nothing.
      modules: uservisible ? modules.map(described) : [],
    }));
  }
}

function described({ uservisible = true, completion = 0, state = 0, contents, ...module }: MoodleModule): unknown {
  return {
    ...module,
    modplural: `${module.modname}s`,
    uservisible,
    ...(!uservisible && { availabilityinfo: 'Not available unless: it is tomorrow' }),
    completion,
    completiondata: completion === 0 ? [] : { state, timecompleted: 0, isautomatic: completion === 2, details: [] },
    ...(uservisible && { contents: contents ?? [] }),
  };
}

function tokenOf(number: number): string {
  return createHash('md5').update(`token ${number}`).digest('hex');
}
