import { defineJob } from '../../../core/jobs/job.ts';

export interface ThumbnailInput {
  materialId: number;
  /** How many attempts have failed before. */
  retries: number;
}

/** Makes a material's thumbnail. */
export const thumbnailJob = defineJob<ThumbnailInput, Record<string, never>>({
  kind: 'courseware.thumbnail',
  queue: 'courseware',
  // It waits for its turn meanwhile. What it may cost from then on is bounded where files are read.
  timeoutSeconds: 3_600,
});
