import { defineJob } from '../../../../core/jobs/runs/job.ts';

export interface ThumbnailInput {
  materialId: number;
  /** The number of failed attempts so far. */
  retries: number;
}

/** Makes a material's thumbnail. */
export const thumbnailJob = defineJob<ThumbnailInput, Record<string, never>>({
  kind: 'courseware.thumbnail',
  queue: 'courseware',
  // The time to fetch the file from the storage, plus the limit of reading it.
  timeoutSeconds: 1_200,
});
