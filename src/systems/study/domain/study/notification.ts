import type { LiveEvent } from '../../../../core/live/live.ts';
import type { Coded, CodedOf } from '../../../../shared/messages.ts';
import type { StudyNotices } from './log-lines.ts';

/** A notification to a connected account, on `studyAccountTopic`. It is not stored. */
export interface NotificationEvent extends LiveEvent, Coded {
  readonly type: 'notification';
  readonly level: 'info' | 'warning' | 'error';
}

/** An event must fit into a notification of PostgreSQL, which has 8,000 bytes. */
const MOST_BYTES = 7_000;

/** @param shorter the same with less data, used if the first is too large */
export function notification(
  level: NotificationEvent['level'],
  notice: CodedOf<StudyNotices>,
  shorter: CodedOf<StudyNotices> = notice,
): NotificationEvent {
  const fits = Buffer.byteLength(JSON.stringify(notice)) <= MOST_BYTES;
  return { type: 'notification', level, ...(fits ? notice : shorter) };
}
