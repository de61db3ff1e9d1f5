import type { RunFailures } from '../../core/jobs/runs/failure-codes.ts';
import type { Catalogue } from '../../shared/messages.ts';

export const runFailures: Catalogue<RunFailures> = {
  internal: '服务器内部错误，任务未能完成',
  timed_out: ({ seconds }) => `运行超过 ${seconds} 秒，已超时`,
  worker_lost: ({ attempts }) => `执行任务的进程意外终止 ${attempts} 次，已放弃`,
};
