/** How a surface declares resumable uploads: https://tus.io/protocols/resumable-upload */
import type { Static, TObject } from 'typebox';
import type { SignedIn } from '../../core/accounts/sessions-queries.ts';
import type { Queryable } from '../../core/db/database.ts';
import type { DomainError } from '../../shared/errors.ts';
import type { FileUpload } from './upload.ts';

/**
 * Records the result of an upload in the transaction that finishes it: the address of the result below the surface's
 * prefix. Ensures that an upload has one result, however often its client repeats the request.
 */
export type Settle = (tx: Queryable, location: string) => Promise<void>;

export interface FinishedFile<Body, Received> {
  readonly received: Received;
  /** The fields of the upload's metadata that the schema has. */
  readonly body: Body;
  readonly caller: SignedIn;
  readonly settle: Settle;
}

/** An address for resumable uploads. The content is inspected and received like a form's file. */
export interface ResumableDefinition<Body extends TObject, Received> {
  /** Below the surface's prefix. */
  readonly url: string;
  readonly summary: string;
  // biome-ignore lint/suspicious/noExplicitAny: the kinds are between the functions of the upload.
  readonly upload: FileUpload<any, Received>;
  /** The fields beside `filename` in the metadata; other fields are ignored, because clients add their own. */
  readonly body: Body;
  /** The code for a failure of the storage; default `internal`. */
  notKept?(): DomainError;
  /** Processes the file like the handler of a form's route, and calls `settle` in the same transaction. */
  finish(file: FinishedFile<Static<Body>, Received>): Promise<void>;
}

/** A resumable upload of any types. */
// biome-ignore lint/suspicious/noExplicitAny: as above.
export type Resumable = ResumableDefinition<TObject, any>;

/** Declares a resumable upload with its types. */
export function resumable<Body extends TObject, Received>(definition: ResumableDefinition<Body, Received>): Resumable {
  return definition as unknown as Resumable;
}
