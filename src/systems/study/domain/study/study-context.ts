import type { RunContext } from '../../../../core/jobs/runs/job.ts';
import type { StudyCheckpoint, StudyInput, StudyResult } from './study.job.ts';

/** What an attempt at a study run is given. */
export type StudyContext = RunContext<StudyInput, StudyResult, StudyCheckpoint>;
