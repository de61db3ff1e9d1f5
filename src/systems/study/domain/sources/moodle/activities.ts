/**
 * The items of a Moodle course, read from the response of core_course_get_contents. Every field is read separately, so
 * that one malformed activity affects only itself.
 */
import type { CourseItem } from '../course-source.ts';
import type { Call } from './call.ts';
import { chaptersOf, lengthOf } from './lengths.ts';
import { plainText } from './text.ts';

/** An item, and the calls that report it to Moodle. */
export interface Activity {
  readonly item: CourseItem;
  /** When it is opened. */
  readonly onBegin: readonly Call[];
  /** When each of its later parts is reached. */
  readonly onParts: readonly Call[];
  /** When it has been studied to its end. */
  readonly onComplete: readonly Call[];
}

/**
 * Activities that can be read or watched. Those that need an answer, a discussion or a submission are left to the
 * learner.
 */
const KINDS: Readonly<Record<string, { readonly view: string; readonly parameter: string }>> = {
  page: { view: 'mod_page_view_page', parameter: 'pageid' },
  book: { view: 'mod_book_view_book', parameter: 'bookid' },
  resource: { view: 'mod_resource_view_resource', parameter: 'resourceid' },
  folder: { view: 'mod_folder_view_folder', parameter: 'folderid' },
  url: { view: 'mod_url_view_url', parameter: 'urlid' },
  imscp: { view: 'mod_imscp_view_imscp', parameter: 'imscpid' },
};

const MARK = 'core_completion_update_activity_completion_status_manually';

/** How Moodle learns that an activity is complete: https://docs.moodle.org/dev/Activity_completion_API */
const BY_HAND = 1;

type Fields = Readonly<Record<string, unknown>>;

/** Whether the section of an activity is open, and if not, when it will be. */
interface Enclosing {
  readonly isOpen: boolean;
  readonly availability?: string;
}

/**
 * The activities in the order of the course page.
 * @param offers whether the service of the site offers a function
 * @returns undefined if the answer is no list of sections
 */
export function activitiesOf(answer: unknown, offers: (name: string) => boolean): Activity[] | undefined {
  if (!Array.isArray(answer)) return undefined;
  const sections = answer.map((section): Fields => Object(section));
  // A subsection is listed after all sections; its place is that of the activity that represents it.
  const subsections = new Map(sections.flatMap((section) => (isDelegated(section) ? [[section.itemid, section]] : [])));
  const placed = new Set<Fields>();
  const read = (section: Fields, around: Enclosing): Activity[] => {
    const enclosing = within(around, section);
    return listOf(section.modules).flatMap((module) => {
      if (module.visibleoncoursepage === 0) {
        const stealth = module.modname === 'subsection' ? subsections.get(module.instance) : undefined;
        if (stealth) placed.add(stealth);
        return [];
      }
      const subsection = module.modname === 'subsection' ? subsections.get(module.instance) : undefined;
      if (!subsection || placed.has(subsection)) return activityOf(module, enclosing, offers) ?? [];
      placed.add(subsection);
      return read(subsection, within(enclosing, module));
    });
  };
  const top = sections.filter((section) => !isDelegated(section)).flatMap((section) => read(section, { isOpen: true }));
  const rest = sections.filter((section) => isDelegated(section) && !placed.has(section));
  return unique([...top, ...rest.flatMap((section) => read(section, { isOpen: true }))]);
}

const isDelegated = ({ component }: Fields) => component === 'mod_subsection';

function within(around: Enclosing, { uservisible, availabilityinfo }: Fields): Enclosing {
  if (!around.isOpen || uservisible !== false) return around;
  return { isOpen: false, ...availabilityOf(availabilityinfo) };
}

function activityOf(module: Fields, around: Enclosing, offers: (name: string) => boolean): Activity | undefined {
  const { id, instance, modname } = module;
  const kind = typeof modname === 'string' && Object.hasOwn(KINDS, modname) ? KINDS[modname] : undefined;
  if (kind === undefined || !isWhole(id)) return undefined;
  const { isOpen, availability } = within(around, module);
  const length = lengthOf(module);
  const view = isWhole(instance) ? { name: kind.view, parameters: { [kind.parameter]: String(instance) } } : undefined;
  const mark: Call = { name: MARK, parameters: { cmid: String(id), completed: '1' } };
  const completion = completionOf(module);
  // If completion cannot be reported to Moodle, its own state never changes, so our record decides.
  const teller = module.completion === BY_HAND ? MARK : kind.view;
  const isCompleted = completion === true || (completion === false && offers(teller)) ? completion : undefined;
  return {
    item: {
      id: String(id),
      title: titleOf(module),
      ...length,
      isOpen,
      ...(availability !== undefined && { availability }),
      ...(isCompleted !== undefined && { isCompleted }),
    },
    onBegin: view ? [view] : [],
    onParts: view
      ? laterChapters(module).map((chapterid) => ({ ...view, parameters: { ...view.parameters, chapterid } }))
      : [],
    onComplete: module.completion === BY_HAND && completion === false ? [mark] : [],
  };
}

function titleOf({ name, modname, id }: Fields): string {
  const title = typeof name === 'string' ? plainText(name) : '';
  return title || `${modname} ${id}`;
}

/** Whether Moodle counts it as complete; undefined if it keeps no record for it or for this learner. */
function completionOf({ completion, completiondata }: Fields): boolean | undefined {
  if (completion !== BY_HAND && completion !== 2) return undefined;
  const { state, istrackeduser } = Object(completiondata);
  if (istrackeduser === false) return undefined;
  // 1 complete, 2 passed, 3 failed.
  return typeof state === 'number' && state > 0;
}

function laterChapters(module: Fields): string[] {
  return module.modname === 'book' ? chaptersOf(module).slice(1) : [];
}

function availabilityOf(info: unknown): { availability?: string } {
  const availability = typeof info === 'string' ? plainText(info) : '';
  return availability ? { availability } : {};
}

function unique(activities: readonly Activity[]): Activity[] {
  return [...new Map(activities.map((activity) => [activity.item.id, activity])).values()];
}

const isWhole = (value: unknown) => Number.isSafeInteger(value) && (value as number) > 0;

const listOf = (value: unknown): Fields[] => (Array.isArray(value) ? value.map((one) => Object(one)) : []);
