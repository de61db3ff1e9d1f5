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
  slurm_refused: own,
  slurm_cancelled: own,
  slurm_time_limit: own,
  slurm_node_failed: own,
  slurm_lost: own,
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
  slurm_submitted: ({ job }) => `Submitted to Slurm as job ${job}`,
  slurm_started: ({ node }) => `Running on the node ${node}`,
  slurm_begins_again: ({ why }) => `Submitted again from the beginning: ${why}`,
};

export const waitReasons: Catalogue<WaitReasons> = {
  no_server_online: 'Waiting: no server is online',
  no_server_for_type: ({ type }) => `Waiting: no server online does tasks of the type ${type}`,
  too_few_gpus: ({ wanted, most }) => `Waiting: ${wanted} GPUs are needed, and the servers online have at most ${most}`,
  slurm_submitting: 'Waiting: being submitted to Slurm',
  slurm_away: 'Waiting: Slurm does not answer at the moment; the task is kept',
  slurm_full: ({ reason }) => `Waiting: Slurm accepts no further jobs at the moment (${reason})`,
  slurm_resources: ({ reason }) => `Waiting in Slurm: no node has enough free GPUs or processors yet (${reason})`,
  slurm_priority: ({ reason }) => `Waiting in Slurm: jobs with higher priority come first (${reason})`,
  slurm_limit: ({ reason }) => `Waiting in Slurm: a limit of the account or quality of service is reached (${reason})`,
  slurm_nodes: ({ reason }) => `Waiting in Slurm: the nodes it needs are down, drained or reserved (${reason})`,
  slurm_partition: ({ reason }) => `Waiting in Slurm: the partition is closed at the moment (${reason})`,
  slurm_begin: ({ reason }) => `Waiting in Slurm: it may not start yet (${reason})`,
  slurm_dependency: ({ reason }) => `Waiting in Slurm: another job must end first (${reason})`,
  slurm_held: ({ reason }) => `Waiting in Slurm: the job is held; an operator must release it (${reason})`,
  slurm_licenses: ({ reason }) => `Waiting in Slurm: no licence is free (${reason})`,
  slurm_reservation: ({ reason }) => `Waiting in Slurm: the reservation has not begun or is full (${reason})`,
  slurm_impossible: ({ reason }) => `Waiting in Slurm: the cluster has no node that fits this job (${reason})`,
  slurm_other: ({ reason }) => `Waiting in Slurm (${reason})`,
  slurm_waiting: 'Waiting in Slurm',
};
