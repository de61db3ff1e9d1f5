import type { Handler } from '../../../core/jobs/runs/job.ts';
import { MOST_THUMBNAILS } from '../domain/media/read-media.ts';
import { thumbnailJob } from '../domain/thumbnails/thumbnail.job.ts';
import type { Thumbnails } from '../domain/thumbnails/thumbnails.ts';

export interface ThumbnailWork {
  readonly handler: Handler<typeof thumbnailJob>;
  /**
   * How many more runs of a queue can start. Further runs wait in the queue, where their time does not count and they
   * take no slot of the worker from other systems' runs.
   */
  room(queue: string): number;
}

export function thumbnailWork(thumbnails: Thumbnails): ThumbnailWork {
  let underWay = 0;
  return {
    async handler({ input, signal, complete }) {
      underWay += 1;
      try {
        await thumbnails.make(input.materialId, signal, (tx) => complete(tx, {}));
        return {};
      } finally {
        underWay -= 1;
      }
    },
    room: (queue) => (queue === thumbnailJob.queue ? MOST_THUMBNAILS - underWay : Number.POSITIVE_INFINITY),
  };
}
