/** Creates the results of complete resumable uploads, each exactly once across all nodes. */
import type { FastifyRequest } from 'fastify';
import type { Core } from '../../../core/core.ts';
import type { Queryable } from '../../../core/db/database.ts';
import { DomainError } from '../../../shared/errors.ts';
import { UNFINISHED, type UnfinishedUploads } from '../../../shared/storage/storage.ts';
import { refuse } from '../../declare/request-errors.ts';
import type { Resumable } from '../../declare/resumable.ts';
import type { Surface } from '../../declare/surface.ts';
import { receiveFile } from '../../declare/upload.ts';
import { actingIn } from '../acting.ts';
import type { CheckFields } from './fields.ts';
import {
  deleteOldFinishedUploads,
  type FinishedUpload,
  insertFinishedUpload,
  selectFinishedUpload,
} from './finished-uploads-queries.ts';
import type { TusLocker } from './tus-locker.ts';
import { callerOf, exactly, fieldsOf, isTusError, nameOf } from './tus-requests.ts';

export interface TusFinisherOptions {
  readonly core: Core;
  readonly store: UnfinishedUploads;
  readonly locker: TusLocker;
  readonly surface: Surface;
  readonly definition: Resumable;
  readonly check: CheckFields;
  /** How long results are remembered. */
  readonly expirySeconds: number;
}

export class TusFinisher {
  readonly #options: TusFinisherOptions;

  constructor(options: TusFinisherOptions) {
    this.#options = options;
  }

  /** Creates the result of an upload, if that has not been done. One at a time, across all nodes. */
  async finish(id: string, request: FastifyRequest): Promise<FinishedUpload> {
    const { core, locker } = this.#options;
    const lock = locker.newLock(`${UNFINISHED}${id}/finish`);
    await lock
      .lock(new AbortController().signal, () => {})
      .catch((error) => {
        throw isTusError(error) ? refuse('unavailable', {}) : error;
      });
    try {
      const { query } = core.database;
      const before = await selectFinishedUpload(query, id);
      if (before) return before;
      await this.#create(id, request);
      const finished = await selectFinishedUpload(query, id);
      if (!finished) throw new Error('a resumable upload was finished without a result');
      await this.forget(id);
      return finished;
    } catch (error) {
      if (this.isFinal(error)) await this.forget(id);
      throw error;
    } finally {
      await lock.unlock();
    }
  }

  async #create(id: string, request: FastifyRequest): Promise<void> {
    const { core, store, definition, check, expirySeconds } = this.#options;
    const { upload, body, finish } = definition;
    const caller = callerOf(request);
    const stored = await store.getUpload(`${UNFINISHED}${id}`);
    const size = stored.size ?? 0;
    const fields = check(fieldsOf(stored, body.properties)) as never;
    const content = exactly(await store.read(stored.id), size);
    const received = await receiveFile(upload, { name: nameOf(stored), content }, caller);
    const settle = async (tx: Queryable, location: string) => {
      await insertFinishedUpload(tx, id, { size, location });
      await deleteOldFinishedUploads(tx, expirySeconds);
    };
    const acting = actingIn(caller, request.ip);
    await core.journal.onBehalf(acting, () => finish({ received, body: fields, caller, settle }));
  }

  /** Removes the stored bytes of an upload. */
  async forget(id: string): Promise<void> {
    const { core, store } = this.#options;
    await store.remove(`${UNFINISHED}${id}`).catch((error) => {
      // The sweep removes it.
      core.logger.info({ err: error }, 'removing a finished upload failed; the next sweep removes it');
    });
  }

  /** Whether a retry would fail again. */
  isFinal(error: unknown): boolean {
    return error instanceof DomainError && this.#options.surface.statusesOf(error.code).every((status) => status < 500);
  }
}
