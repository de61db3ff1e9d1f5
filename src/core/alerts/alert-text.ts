/** The words of an alert, for mail and chats. */
import type { Catalogues } from '../../shared/messages.ts';
import type { AlertEvents, AlertKind, AlertMessage } from './alert-events.ts';

const money = (hundredths: number) => (hundredths / 100).toFixed(2);
const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;
const minute = (time: string) => time.slice(0, 16).replace('T', ' ');

const words: Catalogues<AlertEvents> = {
  en: {
    run_failed: ({ run, kind, reason, code }) => `The run ${run} (${kind}) failed: ${reason ?? code ?? 'unknown'}`,
    schedule_missed: ({ task, name, due }) => `The task ${name} (${task}) missed its time, ${minute(due)} UTC`,
    worker_lost: ({ runs }) => `A worker died. Its runs were queued again: ${runs.join(', ')}`,
    disk_low: ({ host, free_bytes, size_bytes }) =>
      `The disk of ${host} is almost full: ${gigabytes(free_bytes)} of ${gigabytes(size_bytes)} are free`,
    balance_low: ({ account, balance, minimum }) =>
      `The balance of ${account} is ${money(balance)}, less than ${money(minimum)}`,
    test: 'This is a test. Alerts reach this place.',
  },
  zh: {
    run_failed: ({ run, kind, reason, code }) => `运行 ${run}（${kind}）失败：${reason ?? code ?? '原因未知'}`,
    schedule_missed: ({ task, name, due }) => `任务 ${name}（${task}）错过了执行时间 ${minute(due)} UTC`,
    worker_lost: ({ runs }) => `一个工作进程已失联，以下运行已重新排队：${runs.join('、')}`,
    disk_low: ({ host, free_bytes, size_bytes }) =>
      `${host} 的磁盘空间不足：共 ${gigabytes(size_bytes)}，剩余 ${gigabytes(free_bytes)}`,
    balance_low: ({ account, balance, minimum }) => `${account} 的余额为 ${money(balance)}，低于 ${money(minimum)}`,
    test: '这是一条测试消息，告警可以送达这里。',
  },
};

/** The lines of a message, one for each event that it lists. */
export function alertLines({ events, total }: AlertMessage, language: string): string[] {
  const isChinese = language.startsWith('zh');
  const catalogue = words[isChinese ? 'zh' : 'en'];
  const lines = events.map(({ kind, data }) => {
    const word = catalogue[kind as AlertKind];
    return typeof word === 'function' ? word(data as never) : word;
  });
  const more = total - events.length;
  return more === 0 ? lines : [...lines, isChinese ? `另有 ${more} 条` : `and ${more} more`];
}

export function alertSubject(lines: readonly string[], total: number, language: string): string {
  const first = (lines[0] ?? '').replace(/\p{Cc}/gu, ' ').slice(0, 150);
  if (total === 1) return `Owlery: ${first}`;
  return language.startsWith('zh') ? `Owlery：${total} 条告警` : `Owlery: ${total} alerts`;
}
