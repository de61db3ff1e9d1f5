/** Runs whose work is a function of the test that creates them. */
import { once } from 'node:events';
import { expect } from 'vitest';
import { defineJob, type Handler, handle, type RunContext } from '../../src/core/jobs/runs/job.ts';
import type { Run, RunOptions } from '../../src/core/jobs/runs/runs.ts';
import type { Engine } from './engine.ts';
import { eventually } from './eventually.ts';

export const scripted = defineJob<{ script: number }, object, object>({
  kind: 'scripted',
  queue: 'scripted',
  timeoutSeconds: 600,
});

export type Script = Handler<typeof scripted>;
export type ScriptContext = RunContext<{ script: number }, object, object>;

const scripts: Script[] = [];

/** The handler for such runs in this process. */
export const scriptedHandler = handle(scripted, (context) => {
  const script = scripts[context.input.script];
  if (!script) throw new Error('no such script');
  return script(context);
});

/** Creates a run that calls the script. */
export async function create(engine: Engine, script: Script, options?: Partial<RunOptions<never>>): Promise<Run> {
  const input = { script: scripts.push(script) - 1 };
  return await engine.runs.create(engine.database.query, scripted, { ownerId: null, ...options, input });
}

/** A script that waits for its stop signal. */
export const obedient: Script = async ({ signal }) => {
  if (!signal.aborted) await once(signal, 'abort');
  return undefined;
};

/** Valid JSON that jsonb refuses: its largest number is about 1e131072. */
export const unstorable = { number: (JSON as unknown as { rawJSON(text: string): object }).rawJSON('1e999999') };

/** Waits until the run is as expected. @returns it */
export async function when(engine: Engine, id: number, expected: Partial<Run> | ((run: Run) => void)): Promise<Run> {
  const check = async () => {
    const run = await engine.runs.get(engine.database.query, id);
    if (!run) throw new Error(`there is no run ${id}`);
    if (typeof expected === 'function') expected(run);
    else expect(run).toMatchObject(expected);
    return run;
  };
  return await eventually(check);
}
