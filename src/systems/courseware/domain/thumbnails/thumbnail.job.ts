import { defineJob } from '../../../../core/jobs/runs/job.ts';

export interface ThumbnailInput {
  materialId: number;
  /** How many attempts have failed before. */
  retries: number;
}

/** Makes a material's thumbnail. */
export const thumbnailJob = defineJob<ThumbnailInput, Record<string, never>>({
  kind: 'courseware.thumbnail',
  queue: 'courseware',
  // To have the file from the storage, and what reading it may take at most.
  timeoutSeconds: 1_200,
});
