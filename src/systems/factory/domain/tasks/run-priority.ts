/** How far apart the priorities of tasks lie among those of runs. */
const STEP = 1_000_000;

/**
 * The priority of a task's run: more urgent tasks first; among those of one priority users take turns, whoever has the
 * fewest before this one first, and each user's own come in their order.
 * @param priority the task's, 1 to 5
 * @param ahead how many unfinished tasks of the same owner are at least as urgent
 */
export function runPriority(priority: number, ahead: number): number {
  return priority * STEP - Math.min(ahead, STEP - 1);
}
