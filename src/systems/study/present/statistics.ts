import { Type } from 'typebox';
import { component } from '../../../http/declare/schemas.ts';
import type { Figures } from '../domain/statistics.ts';

const Count = Type.Integer();

const taskFigures = {
  total: Count,
  pending: Count,
  running: Count,
  paused: Count,
  completed: Count,
  failed: Count,
  cancelled: Count,
};

/** Of one account; inside it is the same. */
export const StatisticsObject = component('Statistics')({ tasks: component('TaskCounts')(taskFigures) });

/** Of all; likewise. */
export const FiguresObject = component('SystemStatistics')({
  users: component('UserCounts')({ total: Count, active: Count }),
  tasks: component('SystemTaskCounts')({ ...taskFigures, waiting: Count }),
  // Beyond the contract: the names read by clients of both versions of the original server.
  total_users: Count,
  active_users: Count,
  total_tasks: Count,
  running_tasks: Count,
  completed_tasks: Count,
  failed_tasks: Count,
  totalUsers: Count,
  activeUsers: Count,
  totalTasks: Count,
  runningTasks: Count,
  completedTasks: Count,
  failedTasks: Count,
  todayCompleted: Count,
  todayFailed: Count,
  /** Completed tasks in percent of all, with one decimal. */
  successRate: Type.Number(),
  warnings: Count,
});

export function presentFigures({ users, tasks, today }: Figures) {
  return {
    ...{ users, tasks },
    ...{ total_users: users.total, active_users: users.active, total_tasks: tasks.total },
    ...{ running_tasks: tasks.running, completed_tasks: tasks.completed, failed_tasks: tasks.failed },
    ...{ totalUsers: users.total, activeUsers: users.active, totalTasks: tasks.total },
    ...{ runningTasks: tasks.running, completedTasks: tasks.completed, failedTasks: tasks.failed },
    ...{ todayCompleted: today.completed, todayFailed: today.failed },
    successRate: tasks.total === 0 ? 0 : Math.round((1_000 * tasks.completed) / tasks.total) / 10,
    warnings: 0,
  };
}
