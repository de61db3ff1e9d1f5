import { describe, expect, test } from 'vitest';
import { type Evidence, judge } from '../../../../src/systems/factory/domain/slurm/judge.ts';
import type { SlurmJob } from '../../../../src/systems/factory/domain/slurm/slurm.ts';
import { readState } from '../../../../src/systems/factory/domain/slurm/states.ts';

const patience = { fileSeconds: 10, graceSeconds: 60 };
const began = new Date('2026-11-30T10:00:00Z');
const start = { job: 7, node: 'n1', began };
const exit = (code: number, told = '') => ({ code, told, seconds: 30, out: 0, err: 0 });

const job = (state: string, more: Partial<SlurmJob> = {}): SlurmJob => ({
  ...{ id: 7, name: 'owlery-x-1', token: 'ab', reason: 'None', node: 'n1' },
  state: readState(state),
  startedAt: began,
  endedAt: new Date(began.getTime() + 50_000),
  ...more,
});

const nothing: Evidence = {
  ...{ exit: undefined, start: undefined, isClaimed: false, isDoubled: false, jobs: [], finished: [] },
  ...{ absentSeconds: 0, endedSeconds: 0, silentSeconds: 0 },
};
const decide = (evidence: Partial<Evidence>) => judge({ ...nothing, ...evidence }, patience);
const seen = (state: string, more: Partial<SlurmJob> = {}, evidence: Partial<Evidence> = {}) =>
  decide({ jobs: [job(state, more)], absentSeconds: undefined, ...evidence });
const claimed = { isClaimed: true, start };
const old = { endedSeconds: 11 };
const failed = (code: string, seconds = 50) => ({ kind: 'failed', code, seconds });

describe('a job that Slurm shows', () => {
  test.for(['PENDING', 'PD', 'CF', 'REQUEUED', 'REQUEUE_HOLD'])('waits in the state %s', (state) => {
    expect(seen(state, { reason: 'Priority', node: '' })).toEqual({ kind: 'waits', reason: 'Priority' });
  });
  test.for(['RUNNING', 'R', 'SUSPENDED'])('runs in the state %s', (state) => {
    expect(seen(state)).toEqual({ kind: 'runs', since: began, node: 'n1' });
  });
  test.for(['COMPLETING', 'CG', 'SOMETHING_NEW'])(
    'is left alone in the state %s, whose outcome is not known',
    (state) => {
      expect(['wait_and_see', 'runs']).toContain(seen(state, { startedAt: undefined }).kind);
    },
  );
  test.for([
    ['TIMEOUT', 'slurm_time_limit'],
    ['DEADLINE', 'slurm_time_limit'],
    ['OUT_OF_MEMORY', 'program_out_of_memory'],
    ['CANCELLED by 1000', 'slurm_cancelled'],
    ['FAILED', 'program_failed'],
  ] as const)('that ended as %s without an exit file fails as %s, and pays for its time', ([state, code]) => {
    expect(seen(state, {}, { ...claimed, ...old })).toMatchObject(failed(code));
    expect(seen(state, {}, claimed)).toEqual({ kind: 'wait_and_see' });
  });
  test.for(['NODE_FAIL', 'BOOT_FAIL', 'PREEMPTED', 'NF'])('that ended as %s begins again', (state) => {
    expect(seen(state, {}, { ...claimed, ...old })).toMatchObject({ kind: 'begin_again' });
  });
  test('that was preempted a moment ago may be in the queue again', () => {
    expect(seen('PREEMPTED', {}, claimed)).toEqual({ kind: 'wait_and_see' });
  });
  test('that is called completed and left no exit file is lost, not done', () => {
    expect(seen('COMPLETED', {}, { ...claimed, ...old })).toMatchObject(failed('slurm_lost', 0));
  });
  test('whose script never began on its node begins again', () => {
    expect(seen('FAILED', { reason: 'JobLaunchFailure' }, old)).toMatchObject({ kind: 'begin_again' });
    expect(seen('PENDING', { reason: 'launch failed requeued held' })).toMatchObject({ kind: 'begin_again' });
  });
  test('that Slurm can never place is refused', () => {
    expect(seen('FAILED', { reason: 'BadConstraints', node: '' }, old)).toMatchObject(failed('slurm_refused', 0));
  });
  test('whose first copy lives is not begun again, although Slurm has put it back', () => {
    expect(seen('PENDING', {}, { ...claimed, silentSeconds: 5 })).toMatchObject({ kind: 'runs' });
    expect(seen('FAILED', {}, { ...claimed, ...old, isDoubled: true, silentSeconds: 5 })).toMatchObject({
      kind: 'runs',
    });
    expect(seen('PENDING', {}, { ...claimed, silentSeconds: 61 })).toMatchObject({ kind: 'begin_again' });
  });
  test('is the copy that has begun, of two with one name', () => {
    const jobs = [job('CANCELLED', { id: 6 }), job('RUNNING', { id: 7 }), job('PENDING', { id: 8 })];
    expect(decide({ jobs, absentSeconds: undefined, ...claimed })).toMatchObject({ kind: 'runs' });
  });
});

describe('an exit file', () => {
  test('is the end, whatever Slurm says or does not say', () => {
    const whole = { ...claimed, exit: exit(0) };
    for (const evidence of [whole, { ...whole, jobs: undefined }, { ...whole, jobs: [job('COMPLETING')] }]) {
      expect(decide(evidence)).toEqual({ kind: 'exited', exit: exit(0) });
    }
    expect(decide({ ...claimed, exit: exit(4) })).toMatchObject({ kind: 'exited' });
  });
  test('of a program that was told to stop waits for the reason', () => {
    const told = { ...claimed, exit: exit(143, 'TERM') };
    expect(seen('COMPLETING', {}, told)).toEqual({ kind: 'wait_and_see' });
    expect(seen('TIMEOUT', {}, told)).toMatchObject(failed('slurm_time_limit', 30));
    expect(seen('PREEMPTED', {}, told)).toMatchObject({ kind: 'begin_again' });
    expect(seen('CANCELLED', {}, told)).toMatchObject(failed('slurm_cancelled', 30));
    expect(decide({ ...told, jobs: undefined, endedSeconds: 61 })).toMatchObject(failed('slurm_cancelled', 30));
  });
  test('of a killed program may stand for used up memory', () => {
    const killed = { ...claimed, exit: exit(137) };
    expect(seen('OUT_OF_MEMORY', {}, killed)).toMatchObject(failed('program_out_of_memory', 30));
    expect(seen('RUNNING', {}, { ...killed, endedSeconds: 3 })).toEqual({ kind: 'wait_and_see' });
    expect(seen('RUNNING', {}, { ...killed, endedSeconds: 11 })).toMatchObject({ kind: 'exited' });
  });
});

describe('a job that Slurm does not show', () => {
  test('is no news while Slurm does not answer', () => {
    const away = { jobs: undefined, absentSeconds: undefined, silentSeconds: 999 };
    expect(decide(away)).toEqual({ kind: 'wait_and_see' });
    expect(decide({ ...away, ...claimed })).toMatchObject({ kind: 'runs' });
  });
  test('and that has not begun is submitted again, when none can be on its way any more', () => {
    expect(decide({ absentSeconds: 59 })).toEqual({ kind: 'wait_and_see' });
    expect(decide({ absentSeconds: 60 })).toEqual({ kind: 'submit_again' });
  });
  test('and whose heart beats runs', () => {
    expect(decide({ ...claimed, absentSeconds: 999, silentSeconds: 6 })).toMatchObject({ kind: 'runs' });
  });
  test('and of which there is no sign of life is lost, neither repeated nor charged', () => {
    expect(decide({ ...claimed, absentSeconds: 61, silentSeconds: 61 })).toMatchObject(failed('slurm_lost', 0));
  });
  test('is looked for in the accounting', () => {
    const finished = [job('TIMEOUT')];
    expect(decide({ ...claimed, ...old, finished, absentSeconds: 5 })).toMatchObject(failed('slurm_time_limit'));
  });
});
