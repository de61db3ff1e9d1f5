import type { AccountErrors } from '../../core/accounts/errors.ts';
import type { Catalogue } from '../../shared/messages.ts';
import type { CoursewareErrors, FileProblem } from '../../systems/courseware/domain/errors.ts';

export const courseware: Catalogue<CoursewareErrors & Pick<AccountErrors, 'invalid_credentials'>> = {
  invalid_credentials: 'Wrong e-mail or password',
  material_not_found: ({ materialId }) => `Material not found: ${materialId}`,
  not_uploader: 'Only the uploader can do this',
  material_deleted: 'The material has already been deleted',
  material_hidden: ({ action }) => `A hidden material cannot be ${{ like: 'liked', react: 'reacted to' }[action]}`,
  material_not_active: 'Only an active material can be changed',
  material_type_unknown: ({ type, known }) => `Unknown material type "${type}": use ${known.join(' or ')}`,
  reaction_type_unknown: ({ type, known }) => `Unknown reaction type "${type}": use ${known.join(', ')}`,
  reaction_not_found: 'You have not reacted to this material',
  file_not_found: ({ path }) => `File not found: ${path}`,
  thumbnail_not_found: ({ materialId }) => `The thumbnail of material ${materialId} is missing`,
  file_unsupported: ({ problem }) => problems[problem],
  upload_failed: 'The file could not be stored: try again',
  job_not_found: ({ jobId }) => `Scheduled job not found: ${jobId}`,
  cleanup_failed: ({ reason }) => `Cleanup failed: ${reason}`,
};

const problems: Record<FileProblem, string> = {
  type: 'Only MP4, WebM and PDF files are accepted, judged by content and not by name',
  empty: 'The file is empty',
  truncated: 'The file is incomplete',
  polyglot: 'The file also contains another format',
  unreadable: 'The file is damaged and cannot be read',
  encrypted: 'The PDF is encrypted and cannot be opened without a password',
  no_picture: 'The video has no picture',
  too_complex: 'The file takes too much time or memory to read',
};
