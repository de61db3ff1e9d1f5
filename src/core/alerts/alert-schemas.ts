/**
 * The schemas of alerts. The types of what is stored and sent derive from them, and so does the documentation of the
 * webhook, so that the two cannot differ.
 */
import { Type } from 'typebox';

const Instant = Type.String({ format: 'date-time' });
const MaybeText = Type.Unsafe<string | null>({ type: ['string', 'null'] });
/** Hundredths. */
const Money = Type.Integer();

/** The data of each kind of event. */
export const alertData = {
  /** A run failed or exceeded its time limit, and is not retried. */
  run_failed: Type.Object(
    {
      run: Type.String({ format: 'uuid' }),
      kind: Type.String(),
      status: Type.Enum(['failed', 'timed_out']),
      code: MaybeText,
      reason: MaybeText,
    },
    { title: 'RunFailedData' },
  ),
  /** A task was not executed at its time, which was missed by more than an hour. */
  schedule_missed: Type.Object(
    { task: Type.Integer({ minimum: 1 }), name: Type.String(), due: Instant },
    { title: 'ScheduleMissedData' },
  ),
  /** A balance fell below the minimum of the target. */
  balance_low: Type.Object({ account: Type.String(), balance: Money, minimum: Money }, { title: 'BalanceLowData' }),
  /** The worker of these runs died; they are queued again. */
  worker_lost: Type.Object(
    { runs: Type.Array(Type.String({ format: 'uuid' }), { minItems: 1, maxItems: 20 }) },
    { title: 'WorkerLostData' },
  ),
  /** A disk is almost full. */
  disk_low: Type.Object(
    { host: Type.String(), free_bytes: Type.Integer({ minimum: 0 }), size_bytes: Type.Integer({ minimum: 0 }) },
    { title: 'DiskLowData' },
  ),
  /** A test was requested. */
  test: Type.Unsafe<Record<string, never>>({ type: 'object', title: 'TestData', additionalProperties: false }),
};

const event = <Kind extends keyof typeof alertData>(kind: Kind, title: string) =>
  Type.Object({ kind: Type.Literal(kind), at: Instant, data: alertData[kind] }, { title });

/** The most events that one message lists. */
export const MOST_LISTED = 100;

/** A message, as the webhook receives it. */
export const AlertSchema = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    total: Type.Integer({ minimum: 1 }),
    events: Type.Array(
      Type.Union([
        event('run_failed', 'RunFailedEvent'),
        event('schedule_missed', 'ScheduleMissedEvent'),
        event('balance_low', 'BalanceLowEvent'),
        event('worker_lost', 'WorkerLostEvent'),
        event('disk_low', 'DiskLowEvent'),
        event('test', 'TestEvent'),
      ]),
      { minItems: 1, maxItems: MOST_LISTED },
    ),
  },
  { title: 'Alert' },
);
