import type { SignedIn } from '../../../core/accounts/sessions-queries.ts';
import type { FactoryServices } from '../services.ts';

/** What a route of one task is about, for personal tokens limited to types of task. */
export const subjectOfTask =
  (tasks: FactoryServices['tasks']) =>
  async ({ caller, params }: { caller: SignedIn; params: { task_id: string } }) => ({
    taskType: (await tasks.get(caller.account, params.task_id)).task_type,
  });
