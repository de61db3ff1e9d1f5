/** Study: courses gone through, watched live. */
import type { Core } from '../../core/core.ts';
import type { System, Work } from '../../http/declare/system.ts';
import type { Library } from '../../shared/library.ts';
import { onRunChange } from './domain/study/on-run-change.ts';
import { studyJob } from './domain/study/study.job.ts';
import type { StudyConfig } from './environment.ts';
import { chaoxingImporter } from './import/chaoxing.ts';
import { connectSockets } from './live/connect.socket.ts';
import { offerTasks } from './live/task-feed.ts';
import { studyFailureText, studyLineText } from './messages.ts';
import { adminRoutes } from './routes/admin.ts';
import { authRoutes } from './routes/auth.ts';
import { courseRoutes } from './routes/courses.ts';
import { smtpRoutes } from './routes/smtp.ts';
import { systemRoutes } from './routes/system.ts';
import { taskRoutes } from './routes/tasks.ts';
import { userRoutes } from './routes/user.ts';
import { type StudyServices, studyServices } from './services.ts';
import { study } from './surface.ts';
import { studyHandlers } from './work.ts';

export interface Study extends System {
  readonly services: StudyServices;
  work(): Work;
}

/** @param library the courses, unless a Moodle site is configured */
export function createStudy(core: Core, config: StudyConfig, library: Library): Study {
  const services = studyServices(core, config, library);
  core.runs.transitions.on(studyJob, onRunChange(core));
  core.runs.transitions.on(studyJob, (tx, changed) => core.alerts.runsFailed(tx, changed));
  offerTasks(core);
  return {
    services,
    surface: study,
    routes: [
      ...authRoutes(services),
      ...userRoutes(services),
      ...taskRoutes(services),
      ...courseRoutes(services),
      ...adminRoutes(services),
      ...systemRoutes(services),
      ...smtpRoutes(services),
    ],
    sockets: connectSockets(core),
    runWordings: { [studyJob.kind]: { failure: studyFailureText, line: studyLineText } },
    importer: chaoxingImporter(),
    work: () => ({ handlers: studyHandlers(services) }),
  };
}
