import type { Config } from '../../../../config.ts';
import type { Library } from '../../../../core/library.ts';
import type { CourseSource } from './course-source.ts';
import { LibrarySource } from './library-source.ts';

/** Where this server has its courses. */
export function servedSource({ library }: { config: Config; library: Library }): CourseSource {
  return new LibrarySource(library);
}
