import { refusals } from '../../../shared/errors.ts';
import type { MaterialType } from './materials/material-queries.ts';

/** Why a file is refused. */
export type FileProblem =
  /** Its type is not accepted. */
  | 'type'
  | 'empty'
  /** It is incomplete. */
  | 'truncated'
  /** Programs for another format would open it too. */
  | 'polyglot'
  /** Its type is accepted, but it cannot be decoded. */
  | 'unreadable'
  /** A PDF that only opens with a password. */
  | 'encrypted'
  /** A video with sound only. */
  | 'no_picture'
  /** Reading it takes more time or memory than allowed. */
  | 'too_complex';

/** Courseware's domain errors. */
export type CoursewareErrors = {
  /** `isOpened`: the request was to show the material, which may have been deleted. */
  material_not_found: { materialId: number; isOpened?: boolean };
  /** Only the uploader can do this. */
  not_uploader: { materialId: number; action: 'delete' | 'change' | 'see' };
  material_deleted: { materialId: number };
  material_hidden: { materialId: number; action: 'like' | 'react' };
  /** Only an active material can be changed. */
  material_not_active: { materialId: number };
  material_type_unknown: { type: string; known: readonly MaterialType[] };
  reaction_type_unknown: { type: string; known: readonly string[] };
  /** The account has not reacted. */
  reaction_not_found: { materialId: number };
  file_not_found: { path: string };
  /** The stored thumbnail is gone. */
  thumbnail_not_found: { materialId: number };
  file_unsupported: { problem: FileProblem };
  /** The storage failed, or a cleanup considered the upload dead. */
  upload_failed: Record<string, never>;
  job_not_found: { jobId: string };
  cleanup_failed: { reason: string };
};

export const refuse = refusals<CoursewareErrors>();
