import { refusals } from '../../../shared/errors.ts';

/** Why a file is not taken: what its bytes are not. */
export type FileProblem =
  /** No type that is taken. */
  | 'type'
  | 'empty'
  /** It ends before it should. */
  | 'truncated'
  /** It is something else as well. */
  | 'polyglot'
  /** It is named as what it should be, and cannot be read. */
  | 'unreadable'
  /** A PDF that only opens with a password. */
  | 'encrypted'
  /** A video with sound only. */
  | 'no_picture'
  /** Reading it takes more time or memory than there is. */
  | 'too_complex';

/** What courseware refuses. */
export type CoursewareErrors = {
  material_not_found: { materialId: number };
  /** Only who has uploaded it may. */
  not_uploader: { materialId: number };
  material_deleted: { materialId: number };
  /** What is hidden can not be liked. */
  material_hidden: { materialId: number };
  material_type_unknown: { type: string };
  file_not_found: { path: string };
  file_unsupported: { problem: FileProblem };
  /** The storage did not keep it, or a cleanup took it for dead. */
  upload_failed: Record<string, never>;
  job_not_found: { jobId: string };
  cleanup_failed: { reason: string };
};

export const refuse = refusals<CoursewareErrors>();
