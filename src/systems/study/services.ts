/** Study's services. */
import type { Core } from '../../core/core.ts';
import type { Library } from '../../shared/library.ts';
import { Configs } from './domain/config/configs.ts';
import { Courses } from './domain/courses/courses.ts';
import { Outlines } from './domain/courses/outlines.ts';
import type { CourseSource } from './domain/sources/course-source.ts';
import { servedSource } from './domain/sources/served-source.ts';
import { Statistics } from './domain/statistics.ts';
import { Learners } from './domain/study/learners.ts';
import { Tasks } from './domain/tasks/tasks.ts';
import type { StudyConfig } from './environment.ts';

export interface StudyServices {
  readonly core: Core;
  /** The course source of this server. */
  readonly source: CourseSource;
  readonly learners: Learners;
  readonly courses: Courses;
  readonly outlines: Outlines;
  readonly tasks: Tasks;
  readonly configs: Configs;
  readonly statistics: Statistics;
}

export function studyServices(core: Core, { moodle }: StudyConfig, library: Library): StudyServices {
  const { database } = core;
  const source = servedSource({ moodle, library });
  const learners = new Learners(core);
  const tasks = new Tasks({ ...core, origin: source.origin });
  return {
    core,
    source,
    learners,
    courses: new Courses({ database, source, learners }),
    outlines: new Outlines({ database, source, learners, tasks }),
    tasks,
    configs: new Configs(core),
    statistics: new Statistics(core),
  };
}
