/** What a stand-in for Moodle knows: users, courses, and the state the site is in. */
import { failing } from './moodle-errors.ts';

export interface MoodleUser {
  readonly id: number;
  readonly username: string;
  password: string;
  /** A code with which login/token.php refuses them though the password is right, and what it says. */
  refusal?: string;
  refusalWords?: string;
  /** What they have to do before any course lets them in: Moodle gives them a token all the same. */
  mustDo?: 'forcepasswordchangenotice' | 'sitepolicynotagreed';
  /** Why the web service refuses them though their token is valid. */
  refusedService?: 'suspended' | 'deleted' | 'unconfirmed' | 'nologin authentication';
  /** Whether they may use the REST protocol. */
  mayUseRest?: boolean;
}

export interface MoodleModule {
  readonly id: number;
  readonly modname: string;
  readonly instance: number;
  name: string;
  uservisible?: boolean;
  visibleoncoursepage?: 0 | 1;
  availabilityinfo?: string;
  completion?: 0 | 1 | 2;
  /** 1: complete. */
  state?: number;
  contents?: Record<string, unknown>[];
  /** Of a subsection: the id of its section. */
  sectionid?: string;
}

export interface MoodleSection {
  readonly id?: number;
  readonly section?: number;
  name: string;
  uservisible?: boolean;
  availabilityinfo?: string;
  component?: string | null;
  itemid?: number | null;
  modules: MoodleModule[];
}

export interface MoodleCourse {
  readonly id: number;
  readonly shortname?: string;
  readonly fullname: string;
  progress?: number | null;
  readonly contacts?: readonly { readonly id: number; readonly fullname: string }[];
  readonly sections: MoodleSection[];
  /** The ids of the users who may study it. */
  readonly enrolled: readonly number[];
  readonly enablecompletion?: boolean;
  /** Hidden courses are listed and open to nobody who studies. */
  visible?: 0 | 1;
  readonly enrolledusercount?: number;
}

export class MoodleData {
  readonly users: MoodleUser[] = [];
  readonly courses: MoodleCourse[] = [];
  sitename = 'A school';
  /** The address the site is configured with, where that is not the one it is asked by. */
  wwwroot: string | undefined;

  find(cmid: number): MoodleModule {
    const found = this.modules().find(({ id }) => id === cmid);
    if (!found) throw failing('invalidcoursemodule');
    return found;
  }

  modules(): MoodleModule[] {
    return this.courses.flatMap(({ sections }) => sections.flatMap(({ modules }) => modules));
  }

  courseOf(module: MoodleModule): MoodleCourse | undefined {
    return this.courses.find(({ sections }) => sections.some(({ modules }) => modules.includes(module)));
  }
}
