/** Courseware: videos and PDFs, uploaded by teachers. */
import type { Core } from '../../core/core.ts';
import { handle } from '../../core/jobs/runs/job.ts';
import type { System, Work } from '../../http/declare/system.ts';
import type { Library } from '../../shared/library.ts';
import { materialLibrary } from './domain/library.ts';
import { onRunChange } from './domain/thumbnails/on-run-change.ts';
import { thumbnailJob } from './domain/thumbnails/thumbnail.job.ts';
import type { CoursewareConfig } from './environment.ts';
import { learningHubImporter } from './import/learning-hub.ts';
import { thumbnailWork } from './jobs/thumbnail.handler.ts';
import { adminRoutes } from './routes/admin.ts';
import { authRoutes } from './routes/auth.ts';
import { fileRoutes } from './routes/files.ts';
import { healthRoutes } from './routes/health.ts';
import { materialRoutes } from './routes/materials.ts';
import { reactionRoutes } from './routes/reactions.ts';
import { coursewareResumables, uploadRoutes } from './routes/uploads.ts';
import { type CoursewareServices, coursewareServices } from './services.ts';
import { courseware } from './surface.ts';

export interface Courseware extends System {
  readonly services: CoursewareServices;
  work(): Work;
  /** The materials for other systems. */
  readonly library: Library;
}

export function createCourseware(core: Core, config: CoursewareConfig): Courseware {
  const services = coursewareServices(core, config);
  const { thumbnails, schedule } = services;
  core.runs.transitions.on(thumbnailJob, onRunChange(thumbnails));
  return {
    services,
    library: materialLibrary(core.database),
    surface: courseware,
    routes: [
      ...healthRoutes(services),
      ...authRoutes(services),
      ...materialRoutes(services),
      ...reactionRoutes(services),
      ...uploadRoutes(services),
      ...adminRoutes(services),
      ...fileRoutes(services),
    ],
    resumables: coursewareResumables(services),
    importer: learningHubImporter(services.uploads),
    work() {
      const { handler, room } = thumbnailWork(thumbnails);
      return { handlers: [handle(thumbnailJob, handler)], room, loops: () => [schedule] };
    },
  };
}
