/** Courseware's services. */

import type { SessionPolicy } from '../../core/accounts/sessions.ts';
import type { Core } from '../../core/core.ts';
import { Cleanup } from './domain/cleanup/cleanup.ts';
import { Schedule } from './domain/cleanup/schedule.ts';
import { Materials } from './domain/materials/materials.ts';
import { MediaReader } from './domain/media/read-media.ts';
import { Reactions } from './domain/reactions/reactions.ts';
import { coursewareSession } from './domain/session-policy.ts';
import { Thumbnails } from './domain/thumbnails/thumbnails.ts';
import { Uploads } from './domain/uploads/uploads.ts';
import type { CoursewareConfig } from './environment.ts';

export interface CoursewareServices {
  readonly core: Core;
  readonly sessionPolicy: SessionPolicy;
  readonly materials: Materials;
  readonly reactions: Reactions;
  readonly uploads: Uploads;
  readonly thumbnails: Thumbnails;
  readonly cleanup: Cleanup;
  readonly schedule: Schedule;
}

const RETRY_SECONDS = 15;

export function coursewareServices(core: Core, config: CoursewareConfig): CoursewareServices {
  const media = new MediaReader(core.marks);
  core.defer(() => media.close());
  const thumbnails = new Thumbnails({ ...core, media, retrySeconds: RETRY_SECONDS });
  const cleanup = new Cleanup(core);
  return {
    core,
    sessionPolicy: coursewareSession(config.accessTokenMinutes),
    materials: new Materials(core),
    reactions: new Reactions(core),
    uploads: new Uploads({ ...core, media, thumbnails }),
    thumbnails,
    cleanup,
    schedule: new Schedule({ ...core, cleanup, timezone: core.config.timezone }),
  };
}
