/** The state of the stand-in for Moodle: users, courses and the site itself. */
import { failing } from './moodle-errors.ts';

export interface MoodleUser {
  readonly id: number;
  readonly username: string;
  password: string;
  /** The code with which login/token.php refuses the user despite the right password, and its message. */
  refusal?: string;
  refusalWords?: string;
  /** What the user must do before any course opens; Moodle issues a token nevertheless. */
  mustDo?: 'forcepasswordchangenotice' | 'sitepolicynotagreed';
  /** Why the web service refuses the user despite a valid token. */
  refusedService?: 'suspended' | 'deleted' | 'unconfirmed' | 'nologin authentication';
  /** Whether the user may use the REST protocol. */
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
  /** For a subsection: the id of its section. */
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
  /** The ids of the enrolled users. */
  readonly enrolled: readonly number[];
  readonly enablecompletion?: boolean;
  /** Hidden courses are listed but closed to learners. */
  visible?: 0 | 1;
  readonly enrolledusercount?: number;
}

export class MoodleData {
  readonly users: MoodleUser[] = [];
  readonly courses: MoodleCourse[] = [];
  sitename = 'A school';
  /** The site's configured address, if it differs from the requested one. */
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
