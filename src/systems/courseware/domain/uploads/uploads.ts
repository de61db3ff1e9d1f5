/** Receives files: stores them while they arrive, inspects them, and turns them into materials. */
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import type { Logger } from 'pino';
import type { Database, Queryable } from '../../../../core/db/database.ts';
import { type Journal, valuesOf } from '../../../../core/journal/journal.ts';
import { DomainError } from '../../../../shared/errors.ts';
import { nameInKey } from '../../../../shared/storage/keys.ts';
import { type Storage, StorageError } from '../../../../shared/storage/storage.ts';
import { peek } from '../../../../shared/storage/streams.ts';
import { refuse } from '../errors.ts';
import { type FileFormat, insertMaterial, type Material } from '../materials/material-queries.ts';
import { RECORDED } from '../materials/materials.ts';
import type { MediaFacts, MediaReader } from '../media/read-media.ts';
import type { Thumbnails } from '../thumbnails/thumbnails.ts';
import { type FileKind, kindOf, nameWith } from './file-kinds.ts';
import { deleteUpload, insertUpload, isUploading, updateBeat } from './upload-queries.ts';

export interface UploadsOptions {
  readonly database: Database;
  readonly storage: Storage;
  readonly media: MediaReader;
  readonly thumbnails: Thumbnails;
  readonly journal: Journal;
  readonly logger: Logger;
}

export interface IncomingFile {
  /** The client's name for the file; it only determines the stored name. */
  readonly name: string;
  readonly kind: FileKind;
  readonly content: Readable;
  /** Aborted if the client has disconnected. */
  readonly signal?: AbortSignal | undefined;
}

/** A file of another server. */
export interface AdoptedFile extends Description {
  /** Its path. */
  readonly file: string;
  readonly name: string;
  readonly uploaderId: number;
  readonly isDryRun: boolean;
}

export interface Description {
  readonly title: string;
  readonly description: string | null;
}

/** A reserved path. */
interface Place {
  /** The id of the future material. */
  readonly id: number;
  readonly uploaderId: number;
  readonly key: string;
  readonly beat: NodeJS.Timeout;
}

/** A stored and inspected file. Publish it or discard it. */
export interface ReceivedFile {
  readonly place: Place;
  readonly kind: FileKind;
  readonly size: number;
  readonly facts: MediaFacts;
}

/** Several times a minute, the shortest time after which a cleanup considers an upload dead. */
const BEAT_MILLISECONDS = 10_000;

export class Uploads {
  readonly #options: UploadsOptions;

  constructor(options: UploadsOptions) {
    this.#options = options;
  }

  /** Detects the kind of a file from its first bytes. @throws file_unsupported */
  async inspect(first: Uint8Array): Promise<FileKind> {
    const kind = await kindOf(first);
    if (!kind) throw refuse('file_unsupported', { problem: first.length === 0 ? 'empty' : 'type' });
    return kind;
  }

  /**
   * Receives a file; leaves nothing of it on failure.
   * @throws file_unsupported, upload_failed; the errors of the content's stream; the signal's reason
   */
  async receive({ name, kind, content, signal }: IncomingFile, uploaderId: number): Promise<ReceivedFile> {
    const { storage, logger } = this.#options;
    const place = await this.#takePlace(uploaderId, nameWith(kind.format, nameInKey(name)));
    const { key } = place;
    try {
      const { size } = await storage.put(key, content, { contentType: kind.contentType });
      const facts = await storage.withFile(
        key,
        (file) => this.#look({ file, format: kind.format }, uploaderId, signal),
        {
          signal,
        },
      );
      return { place, kind, size, facts };
    } catch (error) {
      await this.#leave(place);
      if (!(error instanceof StorageError)) throw error;
      logger.error({ err: error, key }, 'storing an upload failed');
      throw refuse('upload_failed', {}, error);
    }
  }

  async #look(order: { file: string; format: FileFormat }, uploaderId: number, signal: AbortSignal | undefined) {
    try {
      return await this.#options.media.inspect(order, uploaderId, signal);
    } catch (error) {
      if (error instanceof DomainError || signal?.aborted) throw error;
      this.#options.logger.error({ err: error }, 'inspecting an upload failed');
      throw refuse('upload_failed', {}, error);
    }
  }

  /**
   * Turns a file into a material and requests its thumbnail; leaves nothing of it on failure.
   * @param also further work in the same transaction
   * @throws upload_failed if a cleanup considered it dead, or the account was deleted
   */
  async publish(
    received: ReceivedFile,
    description: Description,
    also?: (tx: Queryable, material: Material) => Promise<void>,
  ): Promise<Material> {
    try {
      return await this.#options.database.transaction(async (tx) => {
        const material = await this.#insert(tx, received, description);
        const entry = { action: 'create_material', target: `material:${material.id}` };
        await this.#options.journal.record(tx, { ...entry, detail: valuesOf(material, RECORDED) });
        await also?.(tx, material);
        return material;
      });
    } catch (error) {
      await this.#leave(received.place);
      throw error;
    } finally {
      clearInterval(received.place.beat);
    }
  }

  async #insert(
    tx: Queryable,
    { place, kind, size, facts }: ReceivedFile,
    description: Description,
  ): Promise<Material> {
    const { id, uploaderId, key } = place;
    if (!(await deleteUpload(tx, id))) throw refuse('upload_failed', {});
    const material = await insertMaterial(tx, {
      id,
      uploader_id: uploaderId,
      ...description,
      type: kind.type,
      file_path: key,
      file_size: size,
      file_format: kind.format,
      duration_seconds: facts.durationSeconds,
      width: facts.width,
      height: facts.height,
      page_count: facts.pageCount,
    });
    await this.#options.thumbnails.order(tx, material);
    return material;
  }

  /**
   * Imports a file of another server in the caller's transaction. If that fails, the cleanup removes the file.
   * @returns the material's id; undefined in a dry run, which only inspects the file
   * @throws file_unsupported, upload_failed
   */
  async adopt(
    tx: Queryable,
    { file, name, uploaderId, isDryRun, ...description }: AdoptedFile,
  ): Promise<number | undefined> {
    const { first, whole } = await peek(createReadStream(file));
    try {
      const kind = await this.inspect(first);
      if (isDryRun) {
        await this.#look({ file, format: kind.format }, uploaderId, undefined);
        return undefined;
      }
      const received = await this.receive({ name, kind, content: whole }, uploaderId);
      try {
        return (await this.#insert(tx, received, description)).id;
      } finally {
        clearInterval(received.place.beat);
      }
    } finally {
      whole.destroy();
    }
  }

  /** Discards a received file. */
  async discard({ place }: ReceivedFile): Promise<void> {
    await this.#leave(place);
  }

  async isUnderWay(id: number, uploaderId: number): Promise<boolean> {
    return await isUploading(this.#options.database.query, id, uploaderId);
  }

  async #takePlace(uploaderId: number, name: string): Promise<Place> {
    const { database, logger } = this.#options;
    const second = new Date().toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '_');
    for (let number = 1; ; number += 1) {
      const key = `materials/${uploaderId}/${second}_${number === 1 ? name : numbered(name, number)}`;
      const id = await insertUpload(database.query, uploaderId, key);
      if (id === undefined) continue;
      const beat = setInterval(() => {
        updateBeat(database.query, id).catch((error) => {
          logger.warn({ err: error }, 'renewing the heartbeat of an upload failed; retrying');
        });
      }, BEAT_MILLISECONDS);
      return { id, uploaderId, key, beat };
    }
  }

  /** The object first: while the row exists, a cleanup knows the upload. */
  async #leave({ id, key, beat }: Place): Promise<void> {
    const { database, storage, logger } = this.#options;
    clearInterval(beat);
    try {
      const left = await storage.remove([key]);
      if (left.length === 0) await deleteUpload(database.query, id);
    } catch (error) {
      logger.warn({ err: error, key }, 'removing a failed upload failed; the next cleanup removes it');
    }
  }
}

function numbered(name: string, number: number): string {
  const dot = name.lastIndexOf('.');
  return `${name.slice(0, dot)}_${number}${name.slice(dot)}`;
}
