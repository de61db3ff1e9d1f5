/** The web service functions of the stand-in for Moodle, with the answers of 4.5. */
import { failing, missingRecord, programError } from './moodle-errors.ts';
import type { MoodleCourse, MoodleData, MoodleModule, MoodleSection, MoodleUser } from './moodle-site.ts';

export interface MoodleFunction {
  /** The version of the component that it belongs to. */
  readonly version: string;
  /** Names of parameters; a question mark follows the optional ones. */
  readonly parameters: readonly string[];
  readonly run: (value: Readonly<Record<string, string>>, user: MoodleUser) => unknown;
}

export const MOODLE_RELEASE = { release: '4.5.6 (Build: 20250811)', version: '2024100706' };

const CORE = '2024100706';
const MODULE = '2024100700';

const NOT_ACCESSIBLE = 'Course or activity not accessible.';

export function moodleFunctions(
  data: MoodleData,
  { url, offered }: { url: () => string; offered: () => readonly string[] },
): Readonly<Record<string, MoodleFunction>> {
  const policy = () =>
    `Site policy not agreed: <a href="${url()}/user/policy.php">Click here to open the site policy.</a>`;
  const duty = ({ mustDo }: MoodleUser) =>
    mustDo === undefined ? undefined : failing(mustDo, mustDo === 'sitepolicynotagreed' ? policy() : undefined);

  /** As require_login: first what the user must do on the site, then whether the course is open to the user. */
  const enter = (course: MoodleCourse, user: MoodleUser) => {
    const refusal = duty(user);
    if (refusal) throw refusal;
    if (course.visible === 0 || !course.enrolled.includes(user.id)) throw failing('requireloginerror');
  };

  const view = (parameter: string, modname: string): MoodleFunction => ({
    version: MODULE,
    parameters: [parameter, ...(modname === 'book' ? ['chapterid?'] : [])],
    run: (value, user) => {
      const instance = Number(value[parameter]);
      const module = data.modules().find((one) => one.modname === modname && one.instance === instance);
      const course = module && data.courseOf(module);
      if (!module || !course) throw missingRecord(modname);
      enter(course, user);
      if (module.uservisible === false) throw failing('requireloginerror');
      return modname === 'book' ? viewBook(module, value.chapterid) : viewed(module);
    },
  });

  // In the order in which Moodle lists them.
  return {
    core_completion_update_activity_completion_status_manually: {
      version: CORE,
      parameters: ['cmid', 'completed'],
      run: ({ cmid, completed }, user) => {
        const module = data.find(Number(cmid));
        const course = data.courseOf(module);
        if (course) enter(course, user);
        if (module.uservisible === false) throw failing('requireloginerror', NOT_ACCESSIBLE);
        if (module.completion !== 1) throw failing('cannotmanualctrack');
        module.state = Number(completed);
        return DONE;
      },
    },
    core_course_get_contents: {
      version: CORE,
      parameters: ['courseid'],
      run: ({ courseid }, user) => {
        if (courseid === '1') return [];
        const course = courseWith(data, courseid);
        try {
          enter(course, user);
        } catch (error) {
          const { message } = error as Error;
          const words = `You cannot execute functions in the course context (course id:${course.id}). `;
          throw failing('errorcoursecontextnotvalid', `${words}The context error message was: ${message}`);
        }
        return course.sections.map(described);
      },
    },
    core_course_view_course: {
      version: CORE,
      parameters: ['courseid', 'sectionnumber?'],
      run: ({ courseid }, user) => {
        const refusal = duty(user);
        if (refusal) throw refusal;
        if (courseid !== '1') enter(courseWith(data, courseid), user);
        return DONE;
      },
    },
    core_course_get_courses_by_field: {
      version: CORE,
      parameters: ['field?', 'value?'],
      run: ({ field, value = '' }) => {
        if (field !== 'ids') throw failing('invalidparameter');
        const found = value.split(',').map((id) => data.courses.find((one) => String(one.id) === id));
        // One hidden or missing course makes all of them fail: a fault of Moodle.
        if (found.some((one) => !one || one.visible === 0)) {
          throw programError('Attempt to assign property "contextvalidated" on null');
        }
        const courses = (found as MoodleCourse[]).map(({ id, fullname, shortname = `C${id}`, contacts = [] }) => ({
          ...{ id, fullname, displayname: fullname, shortname, contacts },
        }));
        return { courses, warnings: [] };
      },
    },
    core_enrol_get_users_courses: {
      version: CORE,
      parameters: ['userid', 'returnusercount?'],
      run: ({ userid, returnusercount = '1' }, user) => {
        if (user.mustDo) return [];
        const mine = data.courses.filter(({ enrolled, visible }) => enrolled.includes(Number(userid)) && visible !== 0);
        return mine.map((course) =>
          listed(course, { isOwn: Number(userid) === user.id, counts: returnusercount !== '0' }),
        );
      },
    },
    core_webservice_get_site_info: {
      version: CORE,
      parameters: [],
      run: (_value, user) => ({
        sitename: data.sitename,
        username: user.username,
        userid: user.id,
        siteurl: url(),
        functions: offered().map((name) => ({ name, version: name.startsWith('core_') ? CORE : MODULE })),
        ...MOODLE_RELEASE,
      }),
    },
    mod_book_view_book: view('bookid', 'book'),
    mod_folder_view_folder: view('folderid', 'folder'),
    mod_imscp_view_imscp: view('imscpid', 'imscp'),
    mod_page_view_page: view('pageid', 'page'),
    mod_resource_view_resource: view('resourceid', 'resource'),
    mod_url_view_url: view('urlid', 'url'),
  };
}

const DONE = { status: true, warnings: [] };

function courseWith(data: MoodleData, id: string | undefined): MoodleCourse {
  const course = data.courses.find((one) => String(one.id) === id);
  if (!course) throw missingRecord('course');
  return course;
}

/** Viewing an activity with automatic completion completes it. */
function viewed(module: MoodleModule): unknown {
  if (module.completion === 2) module.state = 1;
  return DONE;
}

/** Opening the last chapter completes a book; without a named chapter the first is opened. */
function viewBook(module: MoodleModule, chapterid: string | undefined): unknown {
  const chapters = (module.contents ?? []).flatMap(({ filename, filepath }) => {
    const [, id] = /^\/(\d+)\/$/.exec(String(filepath)) ?? [];
    return filename === 'index.html' && id !== undefined ? [id] : [];
  });
  const opened = chapterid ?? chapters[0];
  if (opened === undefined) {
    const warning = { item: 'book', itemid: module.instance, warningcode: '1' };
    return { status: true, warnings: [{ ...warning, message: 'No content has been added to this book yet.' }] };
  }
  if (!chapters.includes(opened)) throw failing('errorchapter');
  return opened === chapters.at(-1) ? viewed(module) : DONE;
}

function listed(course: MoodleCourse, { isOwn, counts }: { isOwn: boolean; counts: boolean }): unknown {
  const {
    id,
    fullname,
    shortname = `C${id}`,
    enrolledusercount = 1,
    enablecompletion = true,
    progress = null,
  } = course;
  const isTracked = isOwn && enablecompletion;
  return {
    ...{ id, shortname, fullname, displayname: fullname },
    ...(counts && { enrolledusercount }),
    ...{ visible: 1, enablecompletion, completionusertracked: isTracked },
    ...{ progress: isTracked ? progress : null, completed: isTracked ? false : null, hidden: false },
  };
}

function described(section: MoodleSection, place: number): unknown {
  const { name, uservisible = true, availabilityinfo, component = null, itemid = null, modules } = section;
  return {
    ...{ id: section.id ?? 100 + place, name, visible: 1, section: section.section ?? place, uservisible },
    ...(availabilityinfo !== undefined && { availabilityinfo }),
    ...{ component, itemid },
    // Moodle hides the content of a closed section.
    modules: uservisible ? modules.map(describedModule) : [],
  };
}

/** Activities that list their contents. */
const WITH_CONTENTS = new Set(['page', 'book', 'resource', 'url', 'folder', 'imscp']);

function describedModule(module: MoodleModule): unknown {
  const { id, name, instance, modname, uservisible = true, availabilityinfo, sectionid } = module;
  const { completion = 0, state = 0, contents = [], visibleoncoursepage = 1 } = module;
  const completiondata = {
    ...{ state, hascompletion: true, isautomatic: completion === 2, istrackeduser: true, uservisible },
    isoverallcomplete: state > 0,
  };
  return {
    ...{ id, name, instance, visible: 1, uservisible },
    ...(availabilityinfo !== undefined && { availabilityinfo }),
    ...{ visibleoncoursepage, modname },
    ...(sectionid !== undefined && { customdata: JSON.stringify({ sectionid }) }),
    completion,
    ...(completion !== 0 && { completiondata }),
    ...(uservisible && WITH_CONTENTS.has(modname) && { contents }),
  };
}
