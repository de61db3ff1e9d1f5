/** What study is made of, once for a process. */
import type { Core } from '../../core/core.ts';
import { Configs } from './domain/config/configs.ts';
import { Courses } from './domain/courses/courses.ts';
import type { CourseSource } from './domain/sources/course-source.ts';
import { servedSource } from './domain/sources/served-source.ts';
import { Statistics } from './domain/statistics.ts';
import { Learners } from './domain/study/learners.ts';
import { Tasks } from './domain/tasks/tasks.ts';

export interface StudyServices {
  readonly core: Core;
  /** Where this server has its courses. */
  readonly source: CourseSource;
  readonly learners: Learners;
  readonly courses: Courses;
  readonly tasks: Tasks;
  readonly configs: Configs;
  readonly statistics: Statistics;
}

const built = new WeakMap<Core, StudyServices>();

export function studyServices(core: Core): StudyServices {
  const services = built.get(core) ?? build(core);
  built.set(core, services);
  return services;
}

function build(core: Core): StudyServices {
  const { database } = core;
  const source = servedSource(core);
  const learners = new Learners(core);
  return {
    core,
    source,
    learners,
    courses: new Courses({ database, source, learners }),
    tasks: new Tasks({ ...core, source: source.name }),
    configs: new Configs(core),
    statistics: new Statistics(core),
  };
}
