/** Why runs of any kind fail, beside what their own handlers throw. */
export type RunFailures = {
  /** The handler threw something that is no domain error. Its words are in the server's log only. */
  internal: Record<string, never>;
  timed_out: { seconds: number };
  worker_lost: { attempts: number };
};
