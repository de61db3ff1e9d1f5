/**
 * What a run says to people, in its log, its errors and its notifications. The language is the task's: that of the
 * request which made it, or last had it go on.
 */
import type { Language } from '../../../../shared/language.ts';
import { wordsOfError } from '../../../../shared/messages.ts';
import { sourceMessages } from '../../messages.ts';
import type { ItemType } from '../sources/course-source.ts';

const ICONS: Readonly<Record<ItemType, string>> = {
  video: '🎬',
  pdf: '📄',
  page: '📖',
  file: '📎',
  link: '🔗',
  activity: '📝',
};

/** An item's title with the sign of its kind: `🎬 title`. */
export function labelOf({ type, title }: { type: ItemType; title: string }): string {
  return `${ICONS[type]} ${title}`;
}

const chinese = {
  kinds: { video: '视频', pdf: '文档', page: '页面', file: '文件', link: '链接', activity: '活动' },
  begun: (courses: number) => `开始学习，共 ${courses} 门课程`,
  goneOn: (courses: number, done: number) => `继续学习，共 ${courses} 门课程，已完成 ${done} 门`,
  noCourses: '没有可以学习的课程',
  course: (name: string) => `当前课程: ${name}`,
  courseDone: (name: string) => `课程完成: ${name}`,
  courseFailed: (name: string, reason: string) => `课程未完成: ${name}，${reason}`,
  courseNotOpen: (name: string) => `课程尚无开放的内容: ${name}`,
  /** What a source refused; undefined of any other error. */
  ofSource: (error: unknown) => wordsOfError(sourceMessages, error)?.zh,
  item: (kind: string, title: string) => `当前任务: ${kind} ${title}`,
  itemFrom: (kind: string, title: string, from: string) => `当前任务: ${kind} ${title}，从 ${from} 继续`,
  itemDone: (kind: string, title: string) => `已完成: ${kind} ${title}`,
  stopped: (title: string, at: string) => `停在 ${title} 的 ${at}`,
  notOpenWaits: (title: string, seconds: number, look: number, most: number) =>
    `${title} 尚未开放，${seconds} 秒后再看（第 ${look} 次，共 ${most} 次）`,
  notOpenStill: (title: string, looks: number) => `${title} 尚未开放，已再看 ${looks} 次`,
  notOpenSkipped: (title: string) => `${title} 尚未开放，已跳过`,
  notOpenAsks: (title: string) => `${title} 尚未开放，任务已暂停；开放后请恢复任务，或将未开放时的操作改为跳过`,
  sourceAway: (message: string, seconds: number, look: number, most: number) =>
    `${message}，${seconds} 秒后重试（第 ${look} 次，共 ${most} 次）`,
  sourceChanged: (source: string) => `此任务的课程来自 ${source}，而服务器现在不再提供它`,
  learnerGone: '账户已被删除',
  someFailed: (failed: number, total: number, which: string) => `${total} 门课程中有 ${failed} 门未完成：${which}`,
  failedCourse: (name: string, reason: string) => `${name}（${reason}）`,
  separator: '；',
  taskCompleted: (name: string) => `任务“${name}”已完成`,
  taskCompletedWith: (name: string, message: string) => `任务“${name}”已结束：${message}`,
  taskFailed: (name: string, message: string) => `任务“${name}”失败：${message}`,
  stoppedBy: (by: string) => `已被管理员 ${by} 强制停止`,
  taskStopped: (name: string, by: string) => `任务“${name}”已被管理员 ${by} 停止`,
};

export type Sentences = typeof chinese;

const english: Sentences = {
  kinds: { video: 'video', pdf: 'document', page: 'page', file: 'file', link: 'link', activity: 'activity' },
  begun: (courses) => `begins to study, courses: ${courses}`,
  goneOn: (courses, done) => `goes on studying, courses: ${courses}, of which done: ${done}`,
  noCourses: 'there is no course to study',
  course: (name) => `course: ${name}`,
  courseDone: (name) => `course done: ${name}`,
  courseFailed: (name, reason) => `course not done: ${name}, ${reason}`,
  courseNotOpen: (name) => `nothing of the course is open: ${name}`,
  ofSource: (error) => wordsOfError(sourceMessages, error)?.en,
  item: (kind, title) => `now: ${kind} ${title}`,
  itemFrom: (kind, title, from) => `now: ${kind} ${title}, from ${from} on`,
  itemDone: (kind, title) => `done: ${kind} ${title}`,
  stopped: (title, at) => `stopped in ${title} at ${at}`,
  notOpenWaits: (title, seconds, look, most) =>
    `${title} is not open; looks again in ${seconds} s (${look} of ${most} times)`,
  notOpenStill: (title, looks) => `${title} is not open, after ${looks} more looks`,
  notOpenSkipped: (title) => `${title} is not open and was skipped`,
  notOpenAsks: (title) =>
    `${title} is not open, and the task is paused: resume it when the item is open, or set notopen_action to continue`,
  sourceAway: (message, seconds, look, most) => `${message}; tries again in ${seconds} s (${look} of ${most} times)`,
  sourceChanged: (source) => `the courses of this task are from ${source}, which this server does not offer any more`,
  learnerGone: 'the account was deleted',
  someFailed: (failed, total, which) => `${failed} of ${total} courses were not done: ${which}`,
  failedCourse: (name, reason) => `${name} (${reason})`,
  separator: '; ',
  taskCompleted: (name) => `the task "${name}" is completed`,
  taskCompletedWith: (name, message) => `the task "${name}" has ended: ${message}`,
  taskFailed: (name, message) => `the task "${name}" failed: ${message}`,
  stoppedBy: (by) => `stopped by the administrator ${by}`,
  taskStopped: (name, by) => `the task "${name}" was stopped by the administrator ${by}`,
};

export function sentencesFor(language: Language): Sentences {
  return language === 'zh' ? chinese : english;
}

/** A place in an item: `2:05`, `1:02:05`. */
export function timeOf(seconds: number): string {
  const whole = Math.floor(seconds);
  const hours = Math.floor(whole / 3_600);
  const minutes = Math.floor(whole / 60) % 60;
  const rest = String(whole % 60).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
}
