/** The events of alerts, and the form in which programs receive them. */
import type { Static } from 'typebox';
import type { AlertSchema, alertData } from './alert-schemas.ts';

/** The data of each kind of event. Times are ISO 8601, money is in hundredths. */
export type AlertEvents = { [Kind in keyof typeof alertData]: Static<(typeof alertData)[Kind]> };

/** What alerts say: of each event, and about several. */
export interface AlertTexts extends AlertEvents {
  /** The number of events that a message does not list. */
  more: { more: number };
  /** The subject of a mail with several events. */
  several: { total: number };
}

export type AlertKind = keyof AlertEvents;

/** Those that can be chosen for one's own account, and those that only administrators can choose. */
export const OWN_ALERTS = ['run_failed', 'schedule_missed', 'balance_low'] as const;
export const ALL_ALERTS = [...OWN_ALERTS, 'worker_lost', 'disk_low'] as const;

/** An event to report. */
export interface AlertEvent<Kind extends AlertKind = AlertKind> {
  readonly kind: Kind;
  /** The same for the same occurrence. */
  readonly key: string;
  readonly data: AlertEvents[Kind];
  /** Of whose account; null: of the installation. */
  readonly ownerId: number | null;
  /** The only target that receives it; default: all that chose its kind. */
  readonly target?: number;
}

/** A message, as the webhook receives it. */
export type AlertMessage = Static<typeof AlertSchema>;

/** An event in a message. */
export type ToldEvent = AlertMessage['events'][number];
