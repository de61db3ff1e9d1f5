import type { Config } from '../../../../core/config.ts';
import type { Library } from '../../../../core/library.ts';
import type { CourseSource } from './course-source.ts';
import { LibrarySource } from './library-source.ts';
import { MoodleSource } from './moodle/moodle-source.ts';

/** Where this server has its courses: one place, said by its configuration. */
export function servedSource({ config, library }: { config: Config; library: Library }): CourseSource {
  return config.moodle ? new MoodleSource(config.moodle) : new LibrarySource(library);
}
