import type { FileProblem } from '../../errors.ts';

/** Why a file is refused. */
export class Problem extends Error {
  override name = 'Problem';
  readonly problem: FileProblem;

  constructor(problem: FileProblem, message: string) {
    super(message);
    this.problem = problem;
  }
}
