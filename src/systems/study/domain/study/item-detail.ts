import type { CourseItem, ItemType } from '../sources/course-source.ts';
import type { StudyDetail } from './study.job.ts';

/** The item a run is at, and the position in it, as watchers see it. */
export type ItemDetail = Omit<StudyDetail, 'completed_courses' | 'total_courses'>;

export const NO_ITEM: ItemDetail = {
  current_item: null,
  item_progress: 0,
  item_current_time: 0,
  item_total_time: 0,
  item_detail: null,
};

const ICONS: Readonly<Record<ItemType, string>> = {
  video: '🎬',
  pdf: '📄',
  page: '📖',
  file: '📎',
  link: '🔗',
  activity: '📝',
};

/** The place of an item in its course, counted from 1. */
export interface ItemPlace {
  readonly place: number;
  readonly items: number;
}

/** @param seconds the position in the item */
export function itemDetailOf(
  { type, title, durationSeconds }: CourseItem,
  seconds: number,
  { place, items }: ItemPlace,
): ItemDetail {
  return {
    current_item: `${ICONS[type]} ${title}`,
    item_progress: durationSeconds > 0 ? Math.floor((100 * seconds) / durationSeconds) : 100,
    item_current_time: Math.floor(seconds),
    item_total_time: Math.floor(durationSeconds),
    item_detail: `${place}/${items}`,
  };
}
