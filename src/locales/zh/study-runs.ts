import { type Catalogue, type Coded, textFrom } from '../../shared/messages.ts';
import type { ItemType } from '../../systems/study/domain/sources/course-source.ts';
import type { StudyRunErrors } from '../../systems/study/domain/study/errors.ts';
import type { StudyLines, StudyNotices } from '../../systems/study/domain/study/log-lines.ts';
import type { CoursesFailed, ItemsNoted, OutcomeNotes } from '../../systems/study/domain/study/outcome.ts';
import { courseSources, itemReasons } from './course-sources.ts';
import { runFailures } from './run-failures.ts';

const KINDS: Readonly<Record<ItemType, string>> = {
  video: '视频',
  pdf: '文档',
  page: '页面',
  file: '文件',
  link: '链接',
  activity: '活动',
};

/** Why a run failed. */
export const studyFailures: Catalogue<StudyRunErrors> = {
  no_courses: '没有可以学习的课程',
  courses_failed: coursesFailed,
  item_not_open: ({ title, looks, availability }) =>
    `${title} 尚未开放，已再看 ${looks} 次${availableWhen(availability)}`,
  origin_changed: ({ origin }) => `此任务的课程来自 ${origin}，而本服务器已不再提供`,
  learner_gone: '账户已被删除',
};

export const studyLines: Catalogue<StudyLines> = {
  run_started: ({ courses }) => `开始学习，共 ${courses} 门课程`,
  run_resumed: ({ courses, done }) => `继续学习，共 ${courses} 门课程，已完成 ${done} 门`,
  run_failed: ({ reason }) => reasonText(reason),
  stopped_by_admin: ({ by }) => `已被管理员 ${by} 强制停止`,
  course_started: ({ name }) => `当前课程: ${name}`,
  course_done: ({ name }) => `课程完成: ${name}`,
  course_failed: ({ name, reason }) => `课程未完成: ${name}，${reasonText(reason)}`,
  course_not_open: ({ name }) => `课程尚无开放的内容: ${name}`,
  item_started: ({ type, title }) => `当前任务: ${KINDS[type]} ${title}`,
  item_resumed: ({ type, title, seconds }) => `当前任务: ${KINDS[type]} ${title}，从 ${positionText(seconds)} 继续`,
  item_stopped: ({ title, seconds }) => `停在 ${title} 的 ${positionText(seconds)}`,
  item_done: ({ type, title }) => `已完成: ${KINDS[type]} ${title}`,
  item_failed: ({ title, reason }) => `未能学习: ${title}，${itemReasonText(reason)}`,
  item_unmarked: ({ title, reason }) => `${title} 已学完，但未能在站点上标记为完成：${itemReasonText(reason)}`,
  item_not_open_waiting: ({ title, availability, seconds, look, most }) =>
    `${title} 尚未开放，${seconds} 秒后再看（第 ${look} 次，共 ${most} 次）${availableWhen(availability)}`,
  item_not_open_skipped: ({ title, availability }) => `${title} 尚未开放，已跳过${availableWhen(availability)}`,
  item_not_open_asking: asking,
  source_retry: ({ reason, seconds, look, most }) =>
    `${reasonText(reason)}，${seconds} 秒后重试（第 ${look} 次，共 ${most} 次）`,
};

export const studyOutcome: Catalogue<OutcomeNotes> = {
  courses_failed: coursesFailed,
  items_failed: (noted) => `${noted.count} 项内容未能学习${listOf(noted)}`,
  items_skipped: (noted) => `${noted.count} 项内容尚未开放，已跳过${listOf(noted)}`,
  items_unmarked: (noted) => `${noted.count} 项内容已学完，但未能在站点上标记为完成${listOf(noted)}`,
};

export const studyNotices: Catalogue<StudyNotices> = {
  task_completed: ({ name }) => `任务“${name}”已完成`,
  task_completed_with: ({ name, notes }) => `任务“${name}”已结束：${outcomeText(notes)}`,
  task_failed: ({ name, reason }) => `任务“${name}”失败：${reasonText(reason)}`,
  task_stopped: ({ name, by }) => `任务“${name}”已被管理员 ${by} 停止`,
  item_not_open_asking: asking,
};

/** The remarks on a completed task, as one text. */
export function outcomeText(notes: readonly Coded[]): string {
  return notes.map((note) => textFrom(studyOutcome, note) ?? note.code).join('。');
}

function reasonText(reason: Coded): string {
  const text = textFrom(studyFailures, reason) ?? textFrom(courseSources, reason) ?? textFrom(runFailures, reason);
  return text ?? reason.code;
}

/** Without the title of the item, which the text has already. */
function itemReasonText(reason: Coded): string {
  return textFrom(itemReasons, reason) ?? reasonText(reason);
}

function coursesFailed({ failed, total, courses }: CoursesFailed): string {
  const named = courses.map(({ name, reason }) => `${name}（${reasonText(reason)}）`);
  const others = failed - courses.length;
  const more = others > 0 ? [`另有 ${others} 门`] : [];
  const which = courses.length > 0 ? `：${[...named, ...more].join('；')}` : '';
  return `${total} 门课程中有 ${failed} 门未完成${which}`;
}

/** `：X（…）；Y` */
function listOf({ count, items }: ItemsNoted): string {
  if (items.length === 0) return '';
  const named = items.map(({ title, reason, availability }) => {
    if (reason) return `${title}（${itemReasonText(reason)}）`;
    return availability ? `${title}（${availability}）` : title;
  });
  const others = count - items.length;
  return `：${named.join('；')}${others > 0 ? `；另有 ${others} 项` : ''}`;
}

function asking({ title, availability }: { title: string; availability?: string }): string {
  return `${title} 尚未开放，任务已暂停；开放后请恢复任务，或将未开放时的操作改为跳过${availableWhen(availability)}`;
}

const availableWhen = (availability: string | undefined) => (availability ? `。站点说明：${availability}` : '');

/** A position in an item: `2:05`, `1:02:05`. */
function positionText(seconds: number): string {
  const [hours, minutes, rest] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  const padded = (part: number) => String(part).padStart(2, '0');
  return hours > 0 ? `${hours}:${padded(minutes)}:${padded(rest)}` : `${minutes}:${padded(rest)}`;
}
