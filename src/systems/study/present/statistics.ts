import { Type } from 'typebox';

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
export const StatisticsObject = Type.Object({ tasks: Type.Object(taskFigures) });

/** Of all; likewise. */
export const FiguresObject = Type.Object({
  users: Type.Object({ total: Count, active: Count }),
  tasks: Type.Object({ ...taskFigures, waiting: Count }),
});
