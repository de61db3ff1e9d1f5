import type { AccountErrors } from '../../core/accounts/errors.ts';
import type { Catalogue } from '../../shared/messages.ts';
import type { CoursewareErrors, FileProblem } from '../../systems/courseware/domain/errors.ts';

export const courseware: Catalogue<CoursewareErrors & Pick<AccountErrors, 'invalid_credentials'>> = {
  invalid_credentials: 'wrong e-mail or password',
  material_not_found: ({ materialId }) => `no such material: ${materialId}`,
  not_uploader: 'only who has uploaded the material may do this',
  material_deleted: 'the material has been deleted already',
  material_hidden: 'a hidden material cannot be liked',
  material_type_unknown: ({ type }) => `"${type}" is no type of material: video or pdf`,
  file_not_found: ({ path }) => `no such file: ${path}`,
  file_unsupported: ({ problem }) => problems[problem],
  upload_failed: 'the file could not be kept: try again',
  job_not_found: ({ jobId }) => `no such scheduled job: ${jobId}`,
  cleanup_failed: ({ reason }) => `the cleanup failed: ${reason}`,
};

const problems: Record<FileProblem, string> = {
  type: 'only mp4 and webm videos and PDF are taken; the content counts, and not the name',
  empty: 'the file is empty',
  truncated: 'the file is not complete',
  polyglot: 'the file is something else as well',
  unreadable: 'the file is damaged and cannot be read',
  encrypted: 'the PDF only opens with a password',
  no_picture: 'the video has no pictures',
  too_complex: 'the file takes too much time or memory to be read',
};
