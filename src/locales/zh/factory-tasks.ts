import type { FetchErrors } from '../../shared/fetch/errors.ts';
import type { Catalogue } from '../../shared/messages.ts';
import type { WaitReasons } from '../../systems/factory/domain/servers/wait-reason.ts';
import type { TaskNotes } from '../../systems/factory/domain/tasks/task-notes.ts';
import type { WorkErrors } from '../../systems/factory/domain/work/errors.ts';

/** What went wrong, and the program's or the library's own words, which are English. */
const explained =
  (words: string) =>
  ({ message }: { message: string }) =>
    message ? `${words} · ${message}` : words;

export const taskFailures: Catalogue<WorkErrors & FetchErrors> = {
  task_config_unfit: explained('执行任务的服务器不接受此配置'),
  program_failed: explained('程序运行失败'),
  program_out_of_memory: explained('程序内存超限'),
  program_unintelligible: explained('程序的结果无效'),
  video_unreadable: explained('视频无法读取'),
  material_unavailable: explained('课件视频不可用'),
  video_without_picture: explained('文件没有画面，只有声音'),
  insufficient_balance: explained('余额不足，任务已停止'),
  address_unusable: explained('地址无法使用，只支持 http 和 https'),
  address_not_public: explained('地址不属于公网'),
  too_many_redirects: explained('重定向次数过多'),
  fetch_refused: explained('下载被对方服务器拒绝'),
  fetch_too_large: explained('文件过大'),
  fetch_timed_out: explained('下载超时'),
  fetch_failed: explained('下载失败'),
};

export const taskNotes: Catalogue<Omit<TaskNotes, 'task_failed'>> = {
  task_begun: ({ attempt }) => (attempt > 1 ? `任务开始执行（第 ${attempt} 次）` : '任务开始执行'),
  task_waits_again: '执行任务的服务器已停止或中断，等待其他服务器继续',
  task_progress: ({ percent }) => `已完成 ${percent}%`,
  task_completed: ({ seconds }) => `任务完成，用时 ${seconds} 秒`,
  task_cancelled: '任务已取消',
  film_incomplete: ({ frames, expected, gaps }) =>
    `视频不完整：约 ${expected} 帧画面中只能读取 ${frames} 帧，${gaps} 处缺失，文件可能已损坏`,
};

export const waitReasons: Catalogue<WaitReasons> = {
  no_server_online: '等待中：没有在线的服务器',
  no_server_for_type: ({ type }) => `等待中：在线的服务器都不能执行类型为 ${type} 的任务`,
  too_few_gpus: ({ wanted, most }) => `等待中：需要 ${wanted} 块 GPU，而能执行此任务的在线服务器最多有 ${most} 块`,
};
