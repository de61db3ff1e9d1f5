import type { FileProblem } from '../../errors.ts';

/** Why the file is not taken. */
export class Problem extends Error {
  override name = 'Problem';
  readonly problem: FileProblem;

  constructor(problem: FileProblem, message: string) {
    super(message);
    this.problem = problem;
  }
}
