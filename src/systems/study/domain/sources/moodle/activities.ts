/** What of a Moodle course can be studied, read from what core_course_get_contents says of it. */
import { type Static, Type } from 'typebox';
import type { CourseItem, ItemType } from '../course-source.ts';
import type { Call } from './call.ts';
import { plainText } from './text.ts';

const Content = Type.Object({
  filename: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  filepath: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  filesize: Type.Optional(Type.Union([Type.Number(), Type.Null()])),
  mimetype: Type.Optional(Type.Union([Type.String(), Type.Null()])),
});

const Module = Type.Object({
  id: Type.Number(),
  name: Type.String(),
  modname: Type.String(),
  instance: Type.Optional(Type.Number()),
  uservisible: Type.Optional(Type.Boolean()),
  /** 0 is none, 1 by hand, 2 by itself. */
  completion: Type.Optional(Type.Number()),
  completiondata: Type.Optional(
    Type.Union([Type.Object({ state: Type.Optional(Type.Number()) }), Type.Array(Type.Unknown()), Type.Null()]),
  ),
  contents: Type.Optional(Type.Array(Content)),
});

/** Of the fields of core_course_get_contents, those that are read. */
export const Sections = Type.Array(
  Type.Object({ uservisible: Type.Optional(Type.Boolean()), modules: Type.Array(Module) }),
);

type Module = Static<typeof Module>;
type Content = Static<typeof Content>;

/** An item, and what Moodle is told of it. */
export interface Activity {
  readonly item: CourseItem;
  /** As it is opened. */
  readonly onBegin: readonly Call[];
  /** As it has been studied to its end. */
  readonly onComplete: readonly Call[];
}

/** What can be read or watched. Whatever wants an answer, a discussion or something handed in is the learner's own. */
const KINDS: Readonly<Record<string, { readonly view: string; readonly parameter: string }>> = {
  page: { view: 'mod_page_view_page', parameter: 'pageid' },
  book: { view: 'mod_book_view_book', parameter: 'bookid' },
  resource: { view: 'mod_resource_view_resource', parameter: 'resourceid' },
  folder: { view: 'mod_folder_view_folder', parameter: 'folderid' },
  url: { view: 'mod_url_view_url', parameter: 'urlid' },
  imscp: { view: 'mod_imscp_view_imscp', parameter: 'imscpid' },
};

const MANUALLY = 'core_completion_update_activity_completion_status_manually';
const BY_HAND = 1;

/** In the order of the course page. */
export function activitiesOf(sections: Static<typeof Sections>): Activity[] {
  return sections.flatMap(({ uservisible = true, modules }) =>
    modules.flatMap((module) => activityOf(module, uservisible) ?? []),
  );
}

function activityOf(module: Module, sectionIsOpen: boolean): Activity | undefined {
  const kind = KINDS[module.modname];
  if (kind === undefined) return undefined;
  const item: CourseItem = {
    id: String(module.id),
    title: plainText(module.name),
    ...lengthOf(module),
    isOpen: sectionIsOpen && (module.uservisible ?? true),
  };
  if (module.instance === undefined) return { item, onBegin: [], onComplete: markOf(module) };
  const view = { name: kind.view, parameters: { [kind.parameter]: String(module.instance) } };
  return { item, onBegin: [view], onComplete: [...lastChapterOf(module, view), ...markOf(module)] };
}

/** A book has been read once its last chapter has been opened: so Moodle itself counts. */
function lastChapterOf({ modname, contents = [] }: Module, { name, parameters }: Call): Call[] {
  const last = modname === 'book' ? chaptersOf(contents).at(-1) : undefined;
  return last === undefined ? [] : [{ name, parameters: { ...parameters, chapterid: last } }];
}

/** Only where the learner would do it by hand, and has not. Everything else Moodle finds out from what it is told. */
function markOf({ id, completion, completiondata }: Module): Call[] {
  const { state = 0 } = Object(completiondata);
  if (completion !== BY_HAND || state !== 0) return [];
  return [{ name: MANUALLY, parameters: { cmid: String(id), completed: '1' } }];
}

/** Moodle lists a page for each chapter, `/<id of the chapter>/index.html`, in their order. */
function chaptersOf(contents: readonly Content[]): string[] {
  return contents.flatMap(({ filename, filepath }) => {
    const [, chapter] = /^\/(\d+)\/$/.exec(filepath ?? '') ?? [];
    return filename === 'index.html' && chapter !== undefined ? [chapter] : [];
  });
}

const MINUTE = 60;
const SHORTEST_FILM = MINUTE;
const LONGEST_FILM = 4 * 60 * MINUTE;
/** 1 Mbit/s, as lectures are commonly sent, and 128 kbit/s. */
const BYTES_A_SECOND = { video: 125_000, audio: 16_000 };

/** Moodle knows no lengths. These are decided, see docs/course-sources.md. */
function lengthOf({ modname, contents = [] }: Module): { type: ItemType; durationSeconds: number } {
  switch (modname) {
    case 'page':
      return { type: 'page', durationSeconds: 3 * MINUTE };
    case 'book':
      return { type: 'page', durationSeconds: 3 * MINUTE * Math.max(1, chaptersOf(contents).length) };
    case 'url':
      return { type: 'link', durationSeconds: 3 * MINUTE };
    case 'folder':
      return { type: 'file', durationSeconds: 2 * MINUTE * Math.max(1, contents.length) };
    case 'imscp':
      return { type: 'activity', durationSeconds: 10 * MINUTE };
    default:
      return lengthOfFile(contents[0]);
  }
}

function lengthOfFile(file: Content | undefined): { type: ItemType; durationSeconds: number } {
  const { mimetype, filesize } = file ?? {};
  const [kind] = (mimetype ?? '').split('/');
  if (kind === 'video' || kind === 'audio') {
    const seconds = filesize ? Math.round(filesize / BYTES_A_SECOND[kind]) : 10 * MINUTE;
    const durationSeconds = Math.min(Math.max(seconds, SHORTEST_FILM), LONGEST_FILM);
    return { type: kind === 'video' ? 'video' : 'file', durationSeconds };
  }
  return { type: mimetype === 'application/pdf' ? 'pdf' : 'file', durationSeconds: 5 * MINUTE };
}
