/** The consequences in courseware of a changed thumbnail run, in the transaction of the change. */
import type { ChangeHook } from '../../../../core/jobs/runs/transitions.ts';
import type { ThumbnailInput } from './thumbnail.job.ts';
import type { Thumbnails } from './thumbnails.ts';

export function onRunChange(thumbnails: Thumbnails): ChangeHook<ThumbnailInput> {
  return async (tx, changed) => {
    const failed = changed.filter(({ status }) => status === 'failed' || status === 'timed_out');
    for (const { input, error_code } of failed) await thumbnails.retry(tx, input, error_code);
  };
}
