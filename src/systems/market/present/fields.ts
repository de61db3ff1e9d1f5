/** Pieces of schema that the market's objects share. */
import { Type } from 'typebox';
import { Nullable } from '../../../http/declare/schemas.ts';
import { EXECUTION_STATUSES } from '../domain/executions/status.ts';
import { SCHEDULE_TYPES, type ScheduleType } from '../domain/schedules/schedule.ts';

export const Text = Type.String();
export const MaybeText = Nullable(Type.String());
export const MaybeInteger = Nullable(Type.Integer());
/** The status of an execution. */
export const ExecutionStatusName = Type.Enum([...EXECUTION_STATUSES], { title: 'ExecutionStatus' });
/** The trigger of an execution. */
export const Trigger = Type.Enum(['scheduler', 'manual', 'api'], { title: 'Trigger' });
export const MaybeScheduleType = Type.Unsafe<ScheduleType | null>({
  type: ['string', 'null'],
  enum: [...SCHEDULE_TYPES, null],
});
/** Any value of a script or a table. */
export const Anything = Type.Unknown();
/** Keys of any characters: a `Type.Record` of strings would drop those with a line break, which `.` does not match. */
export const AnyObject = Type.Object({}, { additionalProperties: true });
