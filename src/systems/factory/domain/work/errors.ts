import { refusals } from '../../../../shared/errors.ts';

/** Why a task failed: what its run says. `message` says it to people. */
export type WorkErrors = {
  /** The server that took it has the type no more, or declares it otherwise than when the task was made. */
  task_config_unfit: { message: string };
  /** It ended with anything but 0; the last of what it complained of is in the message. */
  program_failed: { message: string };
  program_out_of_memory: { message: string };
  /** What it wrote as its result is none. */
  program_unintelligible: { message: string };
  /** What was fetched is no film that can be read. */
  video_unreadable: { message: string };
  /** The material it names is gone, hidden, or not on this machine. */
  material_unavailable: { message: string };
  /** It has sound only. */
  video_without_picture: { message: string };
  /** What is held for it is used up, and there is no more. */
  insufficient_balance: { message: string };
};

export const refuseWork = refusals<WorkErrors>();
