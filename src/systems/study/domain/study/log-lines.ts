import type { Coded } from '../../../../shared/messages.ts';
import type { ItemType } from '../sources/course-source.ts';

/** The lines of a run's log. */
export type StudyLines = {
  run_started: { courses: number };
  run_resumed: { courses: number; done: number };
  run_failed: { reason: Coded };
  stopped_by_admin: { by: string };
  course_started: { name: string };
  course_done: { name: string };
  course_failed: { name: string; reason: Coded };
  /** All its items were skipped. */
  course_not_open: { name: string };
  item_started: { type: ItemType; title: string };
  /** `seconds`: into the item. */
  item_resumed: { type: ItemType; title: string; seconds: number };
  item_stopped: { title: string; seconds: number };
  item_done: { type: ItemType; title: string };
  item_failed: { title: string; reason: Coded };
  /** It was studied, but its site did not mark it as done. */
  item_unmarked: { title: string; reason: Coded };
  /** `seconds` until the next check. */
  item_not_open_waiting: { title: string; availability?: string; seconds: number; look: number; most: number };
  item_not_open_skipped: { title: string; availability?: string };
  item_not_open_asking: { title: string; availability?: string };
  source_retry: { reason: Coded; seconds: number; look: number; most: number };
};

/** The notifications of an account. */
export type StudyNotices = {
  task_completed: { name: string };
  task_completed_with: { name: string; notes: readonly Coded[] };
  task_failed: { name: string; reason: Coded };
  task_stopped: { name: string; by: string };
  item_not_open_asking: { title: string; availability?: string };
};
