/** The events of alerts, and the form in which programs receive them. */

/** The data of each kind of event. Times are ISO 8601, money is in hundredths. */
export interface AlertEvents {
  /** A run failed or exceeded its time limit, and is not tried again. */
  run_failed: { run: string; kind: string; status: string; code: string | null; reason: string | null };
  /** A task was not executed at its time, which was missed by more than an hour. */
  schedule_missed: { task: number; name: string; due: string };
  /** The worker of these runs died; they are queued again. */
  worker_lost: { runs: string[] };
  /** A disk is almost full. */
  disk_low: { host: string; free_bytes: number; size_bytes: number };
  /** A balance fell below the minimum of the target. */
  balance_low: { account: string; balance: number; minimum: number };
  /** Somebody asked for a test. */
  test: Record<string, never>;
}

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

/** An event in a message. */
export interface ToldEvent {
  readonly kind: AlertKind;
  readonly data: object;
  /** ISO 8601. */
  readonly at: string;
}

/** A message, as the webhook receives it. */
export interface AlertMessage {
  readonly id: string;
  /** The first hundred of its events. */
  readonly events: readonly ToldEvent[];
  /** How many there are. */
  readonly total: number;
}
