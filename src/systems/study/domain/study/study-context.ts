import type { RunContext } from '../../../../core/jobs/runs/job.ts';
import type { StudyCheckpoint, StudyInput, StudyResult } from './study.job.ts';

/** The context of an attempt at a study run. */
export type StudyContext = RunContext<StudyInput, StudyResult, StudyCheckpoint>;
