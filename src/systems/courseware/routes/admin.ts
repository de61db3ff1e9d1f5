import { Type } from 'typebox';
import { Body, component, Defaulted, MaybePlainInstant } from '../../../http/declare/schemas.ts';
import { routesOf } from '../../../http/declare/surface.ts';
import { plainSeconds } from '../../../http/declare/times.ts';
import { DEFAULT_MINUTES } from '../domain/cleanup/schedule.ts';
import type { CoursewareErrors } from '../domain/errors.ts';
import type { CoursewareServices } from '../services.ts';

const route = routesOf<CoursewareErrors>();
const tag = 'admin';

const CleanupOrder = Body({
  cleanup_processing: Defaulted(Type.Boolean({ default: true })),
  cleanup_orphans: Defaulted(Type.Boolean({ default: true })),
  max_age_minutes: Defaulted(Type.Integer({ minimum: 1, maximum: 525_600, default: DEFAULT_MINUTES })),
  dry_run: Defaulted(Type.Boolean({ default: false })),
});

const Cleaned = component('CleanupReport')({
  success: Type.Boolean(),
  cleaned_records: Type.Integer(),
  cleaned_files: Type.Integer(),
  duration_seconds: Type.Number(),
  errors: Type.Array(Type.String()),
});

const Status = component('SchedulerStatus')({
  running: Type.Boolean(),
  jobs: Type.Array(
    component('SchedulerJob')({ id: Type.String(), name: Type.String(), next_run_time: MaybePlainInstant }),
  ),
});

const JobParams = Type.Object({ job_id: Type.String({ maxLength: 100 }) });
const Changed = component('ChangedJob')({ success: Type.Literal(true), message: Type.String(), job_id: Type.String() });

export const adminRoutes = ({ cleanup, schedule, core: { journal, database } }: CoursewareServices) => {
  const record = (accountId: number, action: string, address: string, detail?: object) =>
    journal.record(database.query, { accountId, action, target: 'courseware', detail, address });
  return [
    route({
      method: 'POST',
      url: '/api/v1/admin/cleanup',
      operationId: 'runCleanup',
      summary: '手动触发清理任务 · Clean up',
      tag,
      access: 'admin',
      body: CleanupOrder,
      bodyIsOptional: true,
      answers: { 200: Cleaned },
      errors: ['cleanup_failed'],
      async handler({ caller, body, address }) {
        await record(caller.account.id, 'courseware_cleanup', address, body);
        const { records, files, seconds, errors } = await cleanup.run({
          processing: body.cleanup_processing,
          orphans: body.cleanup_orphans,
          maxAgeMinutes: body.max_age_minutes,
          isDry: body.dry_run,
        });
        return {
          success: errors.length === 0,
          cleaned_records: records,
          cleaned_files: files,
          duration_seconds: seconds,
          errors,
        };
      },
    }),
    route({
      method: 'GET',
      url: '/api/v1/admin/scheduler/status',
      operationId: 'getSchedulerStatus',
      summary: '调度器状态 · How the scheduler stands',
      tag,
      access: 'admin',
      answers: { 200: Status },
      async handler() {
        const { isRunning, jobs } = await schedule.status();
        return {
          running: isRunning,
          jobs: jobs.map(({ id, name, next }) => ({ id, name, next_run_time: next && plainSeconds(next) })),
        };
      },
    }),
    route({
      method: 'POST',
      url: '/api/v1/admin/scheduler/jobs/:job_id/pause',
      operationId: 'pauseSchedulerJob',
      summary: '暂停定时任务 · Pause a job',
      tag,
      access: 'admin',
      params: JobParams,
      answers: { 200: Changed },
      errors: ['job_not_found'],
      async handler({ caller, params: { job_id }, address }) {
        await schedule.pause(job_id);
        await record(caller.account.id, 'courseware_pause_job', address, { job_id });
        return { success: true, message: `Job ${job_id} paused successfully`, job_id };
      },
    }),
    route({
      method: 'POST',
      url: '/api/v1/admin/scheduler/jobs/:job_id/resume',
      operationId: 'resumeSchedulerJob',
      summary: '恢复定时任务 · Resume a job',
      tag,
      access: 'admin',
      params: JobParams,
      answers: { 200: Changed },
      errors: ['job_not_found'],
      async handler({ caller, params: { job_id }, address }) {
        await schedule.resume(job_id);
        await record(caller.account.id, 'courseware_resume_job', address, { job_id });
        return { success: true, message: `Job ${job_id} resumed successfully`, job_id };
      },
    }),
  ];
};
