import { Type } from 'typebox';
import { component, MaybeInstant } from '../../../http/declare/schemas.ts';
import { isoSecondsOrNull } from '../../../http/declare/times.ts';
import type { SchedulerStatus } from '../domain/scheduler/scheduler.ts';

export const SettingsObject = component('Settings')({
  max_concurrent_tasks: Type.Integer(),
  default_timeout: Type.Integer(),
  retry_enabled: Type.Boolean(),
  max_retries: Type.Integer(),
  min_interval: Type.Integer(),
  max_scheduled_tasks: Type.Integer(),
});

export const SchedulerObject = component('SchedulerStatus')({
  running: Type.Boolean(),
  active_jobs: Type.Integer(),
  next_run_time: MaybeInstant,
});

export function presentScheduler({ isRunning, tasks, next }: SchedulerStatus) {
  return { running: isRunning, active_jobs: tasks, next_run_time: isoSecondsOrNull(next) };
}
