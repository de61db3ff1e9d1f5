/** What courseware is made of, once for a process. */
import type { Core } from '../../core/core.ts';
import { type AnyHandler, type AnyJob, handle } from '../../core/jobs/runs/job.ts';
import { Cleanup } from './domain/cleanup/cleanup.ts';
import { Schedule } from './domain/cleanup/schedule.ts';
import { Materials } from './domain/materials/materials.ts';
import { Thumbnails } from './domain/thumbnails/thumbnails.ts';
import { Uploads } from './domain/uploads/uploads.ts';
import { type ThumbnailWork, thumbnailWork } from './jobs/thumbnail.handler.ts';
import { thumbnailJob } from './jobs/thumbnail.job.ts';

export interface CoursewareServices {
  readonly core: Core;
  readonly materials: Materials;
  readonly uploads: Uploads;
  readonly thumbnails: Thumbnails;
  readonly thumbnailWork: ThumbnailWork;
  readonly cleanup: Cleanup;
  readonly schedule: Schedule;
}

const RETRY_SECONDS = 15;

const built = new WeakMap<Core, CoursewareServices>();

export function coursewareServices(core: Core): CoursewareServices {
  const services = built.get(core) ?? build(core);
  built.set(core, services);
  return services;
}

function build(core: Core): CoursewareServices {
  const thumbnails = new Thumbnails({ ...core, retrySeconds: RETRY_SECONDS });
  const cleanup = new Cleanup(core);
  return {
    core,
    materials: new Materials(core),
    uploads: new Uploads({ ...core, thumbnails }),
    thumbnails,
    thumbnailWork: thumbnailWork(thumbnails),
    cleanup,
    schedule: new Schedule({ ...core, cleanup, timezone: core.config.timezone }),
  };
}

/** Says what follows from the end of a thumbnail's run. */
export function openCourseware(core: Core): void {
  coursewareServices(core).thumbnails.follow();
}

export function coursewareHandlers(core: Core): [AnyJob, AnyHandler][] {
  return [handle(thumbnailJob, coursewareServices(core).thumbnailWork.handler)];
}

export function coursewareRoom(core: Core): (queue: string) => number {
  const { room } = coursewareServices(core).thumbnailWork;
  return room;
}

/** Cleans up once a day. */
export async function workForCourseware(core: Core): Promise<Schedule> {
  const { schedule } = coursewareServices(core);
  schedule.start();
  return schedule;
}
