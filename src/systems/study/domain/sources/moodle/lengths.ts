/** The length of a Moodle activity. Moodle stores none, so they are decided here, see docs/course-sources.md. */
import type { CourseItem } from '../course-source.ts';

const MINUTE = 60;
const SHORTEST_FILM = MINUTE;
const LONGEST_FILM = 4 * 60 * MINUTE;
/** 1 Mbit/s, common for lectures, and 128 kbit/s. */
const BYTES_A_SECOND = { video: 125_000, audio: 16_000 };

type Fields = Readonly<Record<string, unknown>>;

/** An item's kind and length at speed 1.0, with the seconds at which its later parts begin. */
export function lengthOf(module: Fields): Pick<CourseItem, 'type' | 'durationSeconds' | 'partsAt'> {
  const contents = contentsOf(module);
  switch (module.modname) {
    case 'page':
      return { type: 'page', durationSeconds: 3 * MINUTE };
    case 'book': {
      const chapters = Math.max(1, chaptersOf(module).length);
      const partsAt = Array.from({ length: chapters - 1 }, (_, index) => (index + 1) * 3 * MINUTE);
      return { type: 'page', durationSeconds: 3 * MINUTE * chapters, ...(partsAt.length > 0 && { partsAt }) };
    }
    case 'url':
      return { type: 'link', durationSeconds: 3 * MINUTE };
    case 'folder':
      return { type: 'file', durationSeconds: 2 * MINUTE * Math.max(1, contents.length) };
    case 'imscp':
      return { type: 'activity', durationSeconds: 10 * MINUTE };
    default:
      return lengthOfFile(contents[0] ?? {});
  }
}

/** The ids of a book's chapters in order: Moodle lists a page `/<id>/index.html` for each. */
export function chaptersOf(module: Fields): string[] {
  return contentsOf(module).flatMap(({ filename, filepath }) => {
    const [, chapter] = /^\/(\d+)\/$/.exec(String(filepath ?? '')) ?? [];
    return filename === 'index.html' && chapter !== undefined ? [chapter] : [];
  });
}

function contentsOf({ contents }: Fields): Fields[] {
  return Array.isArray(contents) ? contents.map((content) => Object(content)) : [];
}

function lengthOfFile({ mimetype, filesize }: Fields): Pick<CourseItem, 'type' | 'durationSeconds'> {
  const type = typeof mimetype === 'string' ? mimetype : '';
  const [kind] = type.split('/');
  if (kind === 'video' || kind === 'audio') {
    const bytes = typeof filesize === 'number' && filesize > 0 ? filesize : undefined;
    const seconds = bytes ? Math.round(bytes / BYTES_A_SECOND[kind]) : 10 * MINUTE;
    const durationSeconds = Math.min(Math.max(seconds, SHORTEST_FILM), LONGEST_FILM);
    return { type: kind === 'video' ? 'video' : 'file', durationSeconds };
  }
  return { type: type === 'application/pdf' ? 'pdf' : 'file', durationSeconds: 5 * MINUTE };
}
