import { refusals } from '../../../../shared/errors.ts';

/** Why a task failed: the failure codes of its run. `message` is for people. */
export type WorkErrors = {
  /** The server that claimed it no longer has the type, or declares it differently than when the task was created. */
  task_config_unfit: { message: string };
  /** It ended with a code other than 0; the message contains its last error output. */
  program_failed: { message: string };
  program_out_of_memory: { message: string };
  /** Its result is invalid. */
  program_unintelligible: { message: string };
  /** The download is not a readable film. */
  video_unreadable: { message: string };
  /** The named material was deleted, is hidden, or is not on this machine. */
  material_unavailable: { message: string };
  /** It has sound only. */
  video_without_picture: { message: string };
  /** Slurm does not take the job, or can never run it. */
  slurm_refused: { message: string };
  /** Somebody ended the job in Slurm. */
  slurm_cancelled: { message: string };
  slurm_time_limit: { message: string };
  /** Nodes failed under it more often than it is begun again. */
  slurm_node_failed: { message: string };
  /** Nothing shows how it ended. */
  slurm_lost: { message: string };
  /** Its hold is used up, and the balance has no more. */
  insufficient_balance: { message: string };
};

export const refuseWork = refusals<WorkErrors>();
