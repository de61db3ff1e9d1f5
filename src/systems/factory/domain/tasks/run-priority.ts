/** The distance between task priorities in run priorities. */
const STEP = 1_000_000;

/**
 * The priority of a task's run: more urgent tasks first; within a priority, users take turns (fewest tasks ahead
 * first), and each user's tasks keep their order.
 * @param priority the task's, 1 to 5
 * @param ahead how many unfinished tasks of the same owner are at least as urgent
 */
export function runPriority(priority: number, ahead: number): number {
  return priority * STEP - Math.min(ahead, STEP - 1);
}
