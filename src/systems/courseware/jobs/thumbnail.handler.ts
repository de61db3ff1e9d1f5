import type { RunContext } from '../../../core/jobs/job.ts';
import type { Thumbnails } from '../domain/thumbnails/thumbnails.ts';
import type { ThumbnailInput } from './thumbnail.job.ts';

export const thumbnailHandler =
  (thumbnails: Thumbnails) =>
  async ({ input, signal, complete }: RunContext<ThumbnailInput, Record<string, never>, never>) => {
    await thumbnails.make(input.materialId, signal, (tx) => complete(tx, {}));
    return {};
  };
