import type { RunSnapshot } from '../../../core/jobs/watch/run-watch.ts';
import type { Language } from '../../../shared/language.ts';

/** Null for the tasks of other systems, which have no such fields. */
const NO_ITEMS = { item_progress: null, item_current_time: null, item_total_time: null, item_detail: null };
const NO_COURSES = { completed_courses: null, total_courses: null };

/** The state of a task of any system: in the contract's fields, followed by what that system adds. */
export function presentUpdate(
  language: Language,
  { id, status, progress, message, error, details }: RunSnapshot,
): string {
  const error_msg = typeof error === 'function' ? error(language) : error;
  const fields = { progress, current_item: message, ...NO_ITEMS, status, error_msg, ...NO_COURSES };
  return JSON.stringify({ type: 'task_update', task_id: id, data: { ...fields, ...details } });
}
