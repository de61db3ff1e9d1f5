import { Type } from 'typebox';
import { component } from '../../../http/declare/schemas.ts';

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
});
