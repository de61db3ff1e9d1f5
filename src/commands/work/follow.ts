/** Follows a run of any system to its end: its progress and, where wanted, its log. */
import { type ChannelMessages, dataOf, type Owlery, type Paths } from '#client';
import { CommandError } from '../command-error.ts';
import type { Output } from './output.ts';

type Answer = Paths['/console/api/runs/{id}']['get']['responses'][200]['content']['application/json'];
export type Run = Answer['run'];
type Change = Extract<ChannelMessages['/console/ws'], { type: 'runs' }>['runs'][number];

const ENDED: ReadonlySet<string> = new Set(['completed', 'failed', 'cancelled', 'timed_out']);
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
/** As many lines as one answer has. */
const PAGE = 1_000;

export interface Following {
  /** Show lines of the log as they come. */
  readonly log: boolean;
  /** Show a bar. */
  readonly progress: boolean;
  /** Lines up to this one were shown. */
  readonly after?: number;
}

/**
 * Finds a run by what users know it by.
 * @param id of the run, an execution (`exec_…`), a task of factory or a task of study
 * @param kind of the run, where the id alone may name several
 * @throws CommandError when there is none, or more than one
 */
export async function findRun({ api }: Owlery, id: string, kind?: string): Promise<Run> {
  if (UUID.test(id)) {
    const answer = await dataOf(api.GET('/console/api/runs/{id}', { params: { path: { id } } })).catch(() => undefined);
    if (answer) return answer.run;
  }
  const query = { search: id, limit: 50, ...(kind !== undefined && { kind }) };
  const { items } = await dataOf(api.GET('/console/api/runs', { params: { query } }));
  const found = items.filter(({ ref }) => ref === id);
  // The newest of a task that ran more than once.
  const byKind = new Map(found.toReversed().map((run) => [run.kind, run]));
  const [run, ...others] = byKind.values();
  if (!run) throw new CommandError(`there is no run ${id}`);
  if (others.length > 0) {
    const all = [run, ...others].map((one) => `  ${one.id}  ${one.kind}`);
    throw new CommandError([`${id} names a run of more than one kind; give the id of one:`, ...all].join('\n'));
  }
  return run;
}

/** Shows what is in the log. @returns the number of the last line */
export async function showLog({ api }: Owlery, { id }: Run, output: Output, after = 0): Promise<number> {
  for (let last = after; ; ) {
    const params = { path: { id }, query: { after: last, limit: PAGE } };
    const { items } = await dataOf(api.GET('/console/api/runs/{id}/log', { params }));
    for (const line of items) {
      output.line(`${line.at.slice(11, 19)} ${line.level.padEnd(7)} ${line.message}`, { type: 'log', ...line });
    }
    last = items.at(-1)?.id ?? last;
    if (items.length < PAGE) return last;
  }
}

/** Follows a run. @returns how it ended @throws ApiError when the session ends meanwhile */
export async function followRun(owlery: Owlery, run: Run, output: Output, wanted: Following): Promise<Run> {
  let now = run;
  let last = wanted.after ?? 0;
  const { promise: ended, resolve, reject } = Promise.withResolvers<void>();
  // One reading at a time, in the order in which they were asked for.
  let reading = Promise.resolve();
  const then = (read: () => Promise<void>) => {
    reading = reading.then(read).catch(reject);
  };
  const readLog = async () => {
    if (wanted.log) last = await showLog(owlery, run, output, last);
  };
  const see = (change: Change | Run) => {
    now = { ...now, ...change };
    const { id, status, progress, detail } = now;
    if (wanted.progress) output.progress(labelOf(now), progress / 100, { id, status, detail });
    if (ENDED.has(status)) then(() => readLog().then(resolve));
  };
  const reread = async () => {
    const answer = await dataOf(owlery.api.GET('/console/api/runs/{id}', { params: { path: { id: run.id } } }));
    see(answer.run);
    await readLog();
  };
  using channel = owlery.channel('/console/ws', {
    onMessage(message) {
      if (message.type === 'connected' || message.type === 'missed') then(reread);
      if (message.type === 'log') then(readLog);
      const change = message.type === 'runs' && message.runs.find(({ id }) => id === run.id);
      if (change) see(change);
    },
    onRefused: (reason) => reject(new CommandError(`the server ended the connection: ${reason}`)),
  });
  if (wanted.log) channel.follow({ type: 'follow_log', number: run.number });
  await ended;
  return now;
}

/** Says how a run ended; one that did not complete makes the command fail. */
function conclude(run: Run, output: Output): void {
  const { id, kind, ref, status, error_message: error } = run;
  const words = error === null ? `${run.title ?? kind}: ${status}` : `${run.title ?? kind}: ${status}: ${error}`;
  output.line(words, { type: 'ended', id, kind, ref, status, error_message: error });
  if (status !== 'completed') process.exitCode = 1;
}

/** Follows a run that was started, unless that is not wanted. */
export async function attend(owlery: Owlery, started: Run, output: Output, detach = false): Promise<void> {
  const { id, kind, ref, status } = started;
  output.line(`${started.title ?? kind}: owlery logs ${id} --follow`, {
    type: 'started',
    id,
    kind,
    ref,
    status,
  });
  if (!detach) conclude(await followRun(owlery, started, output, { log: false, progress: true }), output);
}

function labelOf({ title, kind, status, detail }: Run): string {
  const { message, current_item }: { message?: unknown; current_item?: unknown } = Object(detail);
  const doing = [message, current_item].find((one) => typeof one === 'string');
  return [title ?? kind, status, doing].filter(Boolean).join(' · ');
}
