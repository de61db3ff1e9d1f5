/** Thumbnails: requested when a material is created, retried on failure, and replaced by a placeholder in the end. */
import { createReadStream } from 'node:fs';
import { databaseNow } from '../../../../core/db/clock.ts';
import type { Database, Queryable } from '../../../../core/db/database.ts';
import type { Runs } from '../../../../core/jobs/runs/runs.ts';
import type { Storage } from '../../../../shared/storage/storage.ts';
import type { CoursewareErrors } from '../errors.ts';
import { type Material, selectMaterial, updateThumbnail } from '../materials/material-queries.ts';
import { thumbnailKey } from '../materials/materials.ts';
import type { MediaReader } from '../media/read-media.ts';
import { placeholderPath } from './placeholders.ts';
import { type ThumbnailInput, thumbnailJob } from './thumbnail.job.ts';

export interface ThumbnailsOptions {
  readonly database: Database;
  readonly storage: Storage;
  readonly runs: Runs;
  readonly media: MediaReader;
  /** The wait before the first retry; each further wait is four times as long. */
  readonly retrySeconds: number;
}

/** After the first attempt. */
const MOST_RETRIES = 3;
/** A retry would fail again. */
const FILE_IS_AT_FAULT: keyof CoursewareErrors = 'file_unsupported';

export class Thumbnails {
  readonly #options: ThumbnailsOptions;

  constructor(options: ThumbnailsOptions) {
    this.#options = options;
  }

  /** Requests a thumbnail when the transaction commits. */
  async order(tx: Queryable, { id, uploader_id }: Pick<Material, 'id' | 'uploader_id'>): Promise<void> {
    await this.#options.runs.create(tx, thumbnailJob, { ownerId: uploader_id, input: { materialId: id, retries: 0 } });
  }

  /**
   * Makes a thumbnail and stores it.
   * @param complete called in the transaction that stores it
   * @throws file_unsupported, StorageError, the signal's reason
   */
  async make(materialId: number, signal: AbortSignal, complete: (tx: Queryable) => Promise<void>): Promise<void> {
    const { database, storage, media } = this.#options;
    const material = await selectMaterial(database.query, materialId);
    if (!material || material.removed_at) return await complete(database.query);
    const key = thumbnailKey(material);
    await storage.withTemporary(async (thumbnail) => {
      await storage.withFile(
        material.file_path,
        (file) => media.read({ file, format: material.file_format, thumbnail }, signal),
        { signal },
      );
      await storage.put(key, createReadStream(thumbnail), { contentType: 'image/jpeg', signal });
    });
    const isWanted = await database.transaction(async (tx) => {
      const updated = await updateThumbnail(tx, materialId, { thumbnail_path: key, thumbnail_status: 'completed' });
      await complete(tx);
      return updated;
    });
    if (!isWanted) await storage.remove([key]);
  }

  /**
   * Requests another attempt after a failure, or gives up and shows a placeholder.
   * @param errorCode why the attempt failed
   */
  async retry(tx: Queryable, { materialId, retries }: ThumbnailInput, errorCode: string | null): Promise<void> {
    const { runs, retrySeconds } = this.#options;
    const material = await selectMaterial(tx, materialId);
    if (!material) return;
    if (retries < MOST_RETRIES && errorCode !== FILE_IS_AT_FAULT) {
      const now = await databaseNow(tx);
      const startAfter = new Date(now.getTime() + retrySeconds * 4 ** retries * 1_000);
      await runs.create(tx, thumbnailJob, {
        ownerId: material.uploader_id,
        input: { materialId, retries: retries + 1 },
        startAfter,
      });
    } else {
      const thumbnail_path = placeholderPath(material.type);
      await updateThumbnail(tx, materialId, { thumbnail_path, thumbnail_status: 'failed' });
    }
  }
}
