/** A submission that is followed: its row, its folder, what it prints, and what is known of it. */
import type { ProgramOrder } from '../commands/executor.ts';
import { JobEvidence, type JobEvidenceOptions } from './job-evidence.ts';
import { JobFiles } from './job-files.ts';
import { JobFolder } from './job-folder.ts';
import type { OpenJob } from './job-queries.ts';
import type { Evidence } from './judge.ts';

export class Submission {
  readonly folder: JobFolder;
  readonly files: JobFiles;
  readonly evidence: JobEvidence;
  #job: OpenJob;

  /** @param moved called after lines have been delivered */
  constructor(options: JobEvidenceOptions, job: OpenJob, order: ProgramOrder, moved: () => void) {
    this.#job = job;
    this.folder = new JobFolder(job.folder, job.token);
    this.files = new JobFiles(this.folder, order, moved);
    this.evidence = new JobEvidence(options, job, this.folder);
  }

  get job(): OpenJob {
    return this.#job;
  }

  /** Slurm has given it an id. */
  submitted(id: number): void {
    this.#job = { ...this.#job, job_id: id };
  }

  async gather(): Promise<Evidence> {
    const found = await this.evidence.gather();
    // Its submission was not answered.
    if (this.#job.job_id === null && found.jobs?.[0]) this.submitted(found.jobs[0].id);
    return found;
  }

  /** A working time, at most since the script began: the program could have written its own times. */
  atMost(seconds: number): number {
    const began = this.evidence.start?.began;
    return began ? Math.min(seconds, Math.max(0, (Date.now() - began.getTime()) / 1_000)) : seconds;
  }
}
