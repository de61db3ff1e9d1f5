import type { AlertTexts } from '../../core/alerts/alert-events.ts';
import { gigabytes, minute, money } from '../../shared/amounts.ts';
import type { Catalogue } from '../../shared/messages.ts';

export const alerts: Catalogue<AlertTexts> = {
  run_failed: ({ run, kind, reason, code }) => `运行 ${run}（${kind}）失败：${reason ?? code ?? '原因未知'}`,
  schedule_missed: ({ task, name, due }) => `任务 ${name}（${task}）错过了执行时间 ${minute(due)} UTC`,
  worker_lost: ({ runs }) => `一个工作进程已失联，以下运行已重新排队：${runs.join('、')}`,
  disk_low: ({ host, free_bytes, size_bytes }) =>
    `${host} 的磁盘空间不足：共 ${gigabytes(size_bytes)}，剩余 ${gigabytes(free_bytes)}`,
  balance_low: ({ account, balance, minimum }) => `${account} 的余额为 ${money(balance)}，低于 ${money(minimum)}`,
  test: '这是一条测试消息，告警可以送达这里。',
  more: ({ more }) => `另有 ${more} 条`,
  several: ({ total }) => `Owlery：${total} 条告警`,
};
