/** How a surface declares where uploads that can be interrupted come in: https://tus.io/protocols/resumable-upload */
import type { Static, TObject } from 'typebox';
import type { SignedIn } from '../../core/accounts/sessions-queries.ts';
import type { Queryable } from '../../core/db/database.ts';
import type { DomainError } from '../../shared/errors.ts';
import type { FileUpload } from './upload.ts';

/**
 * Notes in the transaction that ends an upload what it has become: the address of that below the surface's prefix. It
 * makes sure that one upload becomes one thing, however often its client asks.
 */
export type Settle = (tx: Queryable, location: string) => Promise<void>;

export interface FinishedFile<Body, Received> {
  readonly received: Received;
  /** Of the upload's metadata, what the schema has. */
  readonly body: Body;
  readonly caller: SignedIn;
  readonly settle: Settle;
}

/** An address where resumable uploads are made. What comes is inspected and received as a form's file is. */
export interface ResumableDefinition<Body extends TObject, Received> {
  /** Below the surface's prefix. */
  readonly url: string;
  readonly summary: string;
  // biome-ignore lint/suspicious/noExplicitAny: the kinds are between the functions of the upload.
  readonly upload: FileUpload<any, Received>;
  /** What comes beside `filename` in the metadata; all else in there is let pass, as clients add their own. */
  readonly body: Body;
  /** What it is told as when the storage does not keep what comes; `internal` unless given. */
  notKept?(): DomainError;
  /** Does with the file what the handler of a form's route does, and settles the upload in the same transaction. */
  finish(file: FinishedFile<Static<Body>, Received>): Promise<void>;
}

/** Of any shape, as the mounting sees it. */
// biome-ignore lint/suspicious/noExplicitAny: as above.
export type Resumable = ResumableDefinition<TObject, any>;

/** Types a resumable upload. */
export function resumable<Body extends TObject, Received>(definition: ResumableDefinition<Body, Received>): Resumable {
  return definition as unknown as Resumable;
}
