import type { RunSnapshot } from '../../../core/jobs/watch/run-watch.ts';

/** What other systems' tasks have none of. */
const NO_ITEMS = { item_progress: null, item_current_time: null, item_total_time: null };
const NO_COURSES = { completed_courses: null, total_courses: null };

/** What is told of a task, of whichever system: in the contract's fields, and behind them what that system adds. */
export function presentUpdate({ id, status, progress, message, error, details }: RunSnapshot): string {
  const fields = { progress, current_item: message, ...NO_ITEMS, status, error_msg: error, ...NO_COURSES };
  return JSON.stringify({ type: 'task_update', task_id: id, data: { ...fields, ...details } });
}
