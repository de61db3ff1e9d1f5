import type { FetchErrors } from '../../shared/fetch/errors.ts';
import type { Catalogue } from '../../shared/messages.ts';
import type { WaitReasons } from '../../systems/factory/domain/servers/wait-reason.ts';
import type { TaskNotes } from '../../systems/factory/domain/tasks/task-notes.ts';
import type { WorkErrors } from '../../systems/factory/domain/work/errors.ts';

const own = ({ message }: { message: string }) => message;

export const taskFailures: Catalogue<WorkErrors & FetchErrors> = {
  task_config_unfit: own,
  program_failed: own,
  program_out_of_memory: own,
  program_unintelligible: own,
  video_unreadable: own,
  material_unavailable: own,
  video_without_picture: own,
  insufficient_balance: own,
  address_unusable: own,
  address_not_public: own,
  too_many_redirects: own,
  fetch_refused: own,
  fetch_too_large: own,
  fetch_timed_out: own,
  fetch_failed: own,
};

export const taskNotes: Catalogue<Omit<TaskNotes, 'task_failed'>> = {
  task_begun: ({ attempt }) => (attempt > 1 ? `Task started, attempt ${attempt}` : 'Task started'),
  task_waits_again: 'The server stopped or was lost; waiting for another',
  task_progress: ({ percent }) => `${percent}% done`,
  task_completed: ({ seconds }) => `Task completed in ${seconds} s`,
  task_cancelled: 'Task cancelled',
  film_incomplete: ({ frames, expected, gaps }) =>
    `The film is incomplete: ${frames} of about ${expected} frames could be read, with ${gaps} gaps`,
};

export const waitReasons: Catalogue<WaitReasons> = {
  no_server_online: 'Waiting: no server is online',
  no_server_for_type: ({ type }) => `Waiting: no server online does tasks of the type ${type}`,
  too_few_gpus: ({ wanted, most }) => `Waiting: ${wanted} GPUs are needed, and the servers online have at most ${most}`,
};
