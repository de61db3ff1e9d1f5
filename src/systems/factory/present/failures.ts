/** Why a task failed, to people who read Chinese: runs say it in English, with the figures. */

import type { WORKER_LOST } from '../../../core/jobs/engine/lost-runs.ts';
import type { FetchErrors } from '../../../shared/fetch/errors.ts';
import type { WorkErrors } from '../domain/work/errors.ts';

type Failure = keyof WorkErrors | keyof FetchErrors | typeof WORKER_LOST | 'timed_out' | 'internal';

const WORDS: Readonly<Record<Failure, string>> = {
  task_config_unfit: '执行任务的服务器不接受此配置',
  program_failed: '程序运行失败',
  program_out_of_memory: '程序内存超限',
  program_unintelligible: '程序的结果无效',
  video_unreadable: '视频无法读取',
  material_unavailable: '课件视频不可用',
  video_without_picture: '文件没有画面，只有声音',
  insufficient_balance: '余额不足，任务已停止',
  address_unusable: '地址无法使用，只支持 http 和 https',
  address_not_public: '地址不属于公网',
  too_many_redirects: '重定向次数过多',
  fetch_refused: '下载被对方服务器拒绝',
  fetch_too_large: '文件过大',
  fetch_timed_out: '下载超时',
  fetch_failed: '下载失败',
  worker_lost: '执行任务的服务器多次中断',
  timed_out: '任务运行超时',
  internal: '任务运行出错',
};

/** Both: what it means in Chinese, then all there is to say in English. */
export function presentFailure(code: string | null, message: string | null): string | null {
  if (message === null) return null;
  const words = WORDS[code as Failure];
  return words === undefined ? message : `${words} · ${message}`;
}
