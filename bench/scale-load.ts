/** Clients of the HTTP API that go to another node when theirs is gone. */
import { setTimeout as delay } from 'node:timers/promises';

const MOST_TRIES = 100;
const PAUSE_MILLISECONDS = 100;

/** A client's account. */
export interface Client {
  readonly token: string;
  /** The tasks whose creation was confirmed to it. */
  readonly tasks: string[];
}

/** What all clients have met. */
export class Tally {
  /** From the first try to the answer, in milliseconds. */
  readonly milliseconds: number[] = [];
  /** Answers that are neither 200 nor 503. */
  readonly wrong = new Map<string, number>();
  /** Tries that ended without an answer, or with 503, and were repeated at another node. */
  repeated = 0;
  /** Orders without an answer, which may or may not have been accepted. */
  unanswered = 0;

  noteWrong(what: string): void {
    this.wrong.set(what, (this.wrong.get(what) ?? 0) + 1);
  }
}

/** Reads a page of the client's tasks, from the next node as long as one does not answer. */
export async function readTasks(origins: readonly string[], place: number, client: Client, tally: Tally) {
  const since = performance.now();
  for (let tried = 0; tried < MOST_TRIES; tried++) {
    const answer = await get(`${origins[(place + tried) % origins.length]}/factory/api/tasks`, client);
    if (answer && answer.status !== 503) {
      if (answer.status !== 200) tally.noteWrong(`GET ${answer.status}`);
      tally.milliseconds.push(performance.now() - since);
      return;
    }
    tally.repeated += 1;
    await delay(PAUSE_MILLISECONDS);
  }
  tally.noteWrong('GET without an answer');
}

async function get(address: string, { token }: Client): Promise<Response | undefined> {
  try {
    const answer = await fetch(address, { headers: { authorization: `Bearer ${token}` } });
    await answer.arrayBuffer();
    return answer;
  } catch {
    return undefined;
  }
}

/** Orders a task. An order without an answer is not repeated: it may have been accepted. */
export async function orderTask(origin: string, client: Client, seconds: number, tally: Tally): Promise<void> {
  const since = performance.now();
  const body = JSON.stringify({ title: 'A task', task_type: 'test', config: { seconds } });
  const headers = { authorization: `Bearer ${client.token}`, 'content-type': 'application/json' };
  try {
    const answer = await fetch(`${origin}/factory/api/tasks`, { method: 'POST', headers, body });
    const { data } = (await answer.json()) as { data: { id: string } };
    if (answer.status !== 200) return tally.noteWrong(`POST ${answer.status}`);
    client.tasks.push(data.id);
    tally.milliseconds.push(performance.now() - since);
  } catch (error) {
    // A node that is not there has accepted nothing.
    if ((error as { cause?: { code?: string } }).cause?.code === 'ECONNREFUSED') tally.repeated += 1;
    else tally.unanswered += 1;
  }
}

/** Repeats work in several lanes until the signal. */
export async function inLanes(lanes: number, signal: AbortSignal, work: (lane: number) => Promise<void>) {
  const lane = async (number: number) => {
    while (!signal.aborted) await work(number);
  };
  await Promise.all(Array.from({ length: lanes }, (_, number) => lane(number)));
}
