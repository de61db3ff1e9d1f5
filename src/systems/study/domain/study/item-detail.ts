import type { CourseItem } from '../sources/course-source.ts';
import { labelOf } from './sentences.ts';
import type { StudyDetail } from './study.job.ts';

/** Which item a run is about, and up to where that is studied, as its watchers are told. */
export type ItemDetail = Omit<StudyDetail, 'completed_courses' | 'total_courses'>;

export const NO_ITEM: ItemDetail = { current_item: null, item_progress: 0, item_current_time: 0, item_total_time: 0 };

/** @param seconds of the item */
export function itemDetailOf(item: CourseItem, seconds: number): ItemDetail {
  const { durationSeconds } = item;
  return {
    current_item: labelOf(item),
    item_progress: durationSeconds > 0 ? Math.floor((100 * seconds) / durationSeconds) : 100,
    item_current_time: Math.floor(seconds),
    item_total_time: Math.floor(durationSeconds),
  };
}
