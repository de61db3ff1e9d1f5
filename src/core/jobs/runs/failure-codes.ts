/** The failure codes of runs of any kind, besides the errors of their handlers. */
export type RunFailures = {
  /** The handler threw an error that is not a domain error. Its message is only in the system log. */
  internal: Record<string, never>;
  timed_out: { seconds: number };
  worker_lost: { attempts: number };
};
