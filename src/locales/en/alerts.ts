import type { AlertTexts } from '../../core/alerts/alert-events.ts';
import { gigabytes, minute, money } from '../../shared/amounts.ts';
import type { Catalogue } from '../../shared/messages.ts';

export const alerts: Catalogue<AlertTexts> = {
  run_failed: ({ run, kind, reason, code }) => `The run ${run} (${kind}) failed: ${reason ?? code ?? 'unknown'}`,
  schedule_missed: ({ task, name, due }) => `The task ${name} (${task}) missed its time, ${minute(due)} UTC`,
  worker_lost: ({ runs }) => `A worker died. Its runs were queued again: ${runs.join(', ')}`,
  disk_low: ({ host, free_bytes, size_bytes }) =>
    `The disk of ${host} is almost full: ${gigabytes(free_bytes)} of ${gigabytes(size_bytes)} are free`,
  balance_low: ({ account, balance, minimum }) =>
    `The balance of ${account} is ${money(balance)}, less than ${money(minimum)}`,
  test: 'This is a test. Alerts reach this place.',
  more: ({ more }) => `and ${more} more`,
  several: ({ total }) => `Owlery: ${total} alerts`,
};
