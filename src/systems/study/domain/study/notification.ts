import type { LiveEvent } from '../../../../core/live/live.ts';

/** What an account is told while it looks on, on `studyAccountTopic`. Kept nowhere. */
export interface NotificationEvent extends LiveEvent {
  readonly type: 'notification';
  readonly level: 'info' | 'warning' | 'error';
  readonly message: string;
}

/** An event must fit into a notification of PostgreSQL's, of 8,000 bytes. */
const MOST_CHARACTERS = 1_000;

export function notification(level: NotificationEvent['level'], message: string): NotificationEvent {
  const text = message.length > MOST_CHARACTERS ? `${message.slice(0, MOST_CHARACTERS)}…` : message;
  return { type: 'notification', level, message: text };
}
