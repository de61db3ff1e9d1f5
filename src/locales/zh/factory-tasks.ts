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
  slurm_refused: explained('Slurm 拒绝了作业'),
  slurm_cancelled: explained('作业在 Slurm 中被取消'),
  slurm_time_limit: explained('作业超过 Slurm 的时间限制'),
  slurm_node_failed: explained('计算节点多次故障'),
  slurm_lost: explained('作业丢失，结果未知'),
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
  slurm_submitted: ({ job }) => `已提交到 Slurm，作业号 ${job}`,
  slurm_started: ({ node }) => `正在节点 ${node} 上运行`,
  slurm_begins_again: ({ why }) => `已重新提交，从头开始 · ${why}`,
};

export const waitReasons: Catalogue<WaitReasons> = {
  no_server_online: '等待中：没有在线的服务器',
  no_server_for_type: ({ type }) => `等待中：在线的服务器都不能执行类型为 ${type} 的任务`,
  too_few_gpus: ({ wanted, most }) => `等待中：需要 ${wanted} 块 GPU，而能执行此任务的在线服务器最多有 ${most} 块`,
  slurm_submitting: '等待中：正在提交到 Slurm',
  slurm_away: '等待中：Slurm 暂时没有响应，任务会保留',
  slurm_full: ({ reason }) => `等待中：Slurm 暂不接受更多作业（${reason}）`,
  slurm_resources: ({ reason }) => `在 Slurm 中排队：暂无节点有足够的空闲 GPU 或处理器（${reason}）`,
  slurm_priority: ({ reason }) => `在 Slurm 中排队：优先级更高的作业排在前面（${reason}）`,
  slurm_limit: ({ reason }) => `在 Slurm 中排队：已达到账户或 QOS 的上限（${reason}）`,
  slurm_nodes: ({ reason }) => `在 Slurm 中排队：所需节点已停机、下线或被预留（${reason}）`,
  slurm_partition: ({ reason }) => `在 Slurm 中排队：分区暂时关闭（${reason}）`,
  slurm_begin: ({ reason }) => `在 Slurm 中排队：尚未到开始时间（${reason}）`,
  slurm_dependency: ({ reason }) => `在 Slurm 中排队：需要等待其他作业结束（${reason}）`,
  slurm_held: ({ reason }) => `在 Slurm 中排队：作业被挂起，需要管理员释放（${reason}）`,
  slurm_licenses: ({ reason }) => `在 Slurm 中排队：没有空闲的许可证（${reason}）`,
  slurm_reservation: ({ reason }) => `在 Slurm 中排队：预留尚未开始或已满（${reason}）`,
  slurm_impossible: ({ reason }) => `在 Slurm 中排队：集群中没有符合要求的节点（${reason}）`,
  slurm_other: ({ reason }) => `在 Slurm 中排队（${reason}）`,
  slurm_waiting: '在 Slurm 中排队',
};
