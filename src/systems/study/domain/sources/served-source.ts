import type { Library } from '../../../../shared/library.ts';
import type { CourseSource } from './course-source.ts';
import { LibrarySource } from './library-source.ts';
import { MoodleSource } from './moodle/moodle-source.ts';
import type { MoodleSiteOptions } from './moodle/site.ts';

/** The course source of this server, chosen by its configuration. */
export function servedSource({
  moodle,
  library,
}: {
  moodle: MoodleSiteOptions | undefined;
  library: Library;
}): CourseSource {
  return moodle ? new MoodleSource(moodle) : new LibrarySource(library);
}
