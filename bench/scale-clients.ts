/**
 * Many WebSocket clients in one process that follow tasks over two nodes. When its node dies, a client connects to the
 * other one within a second, as a browser's page does, and follows its tasks again.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { WebSocket } from 'ws';

/** The instructions for this process. */
export interface ScaleOpening {
  /** The addresses of the nodes: `ws://127.0.0.1:4401`. */
  readonly nodes: readonly string[];
  /** The clients: a token and the tasks that its account follows. */
  readonly clients: readonly { readonly token: string; readonly tasks: readonly string[] }[];
}

/** What the clients have seen. */
export interface ScaleReport {
  /** When the end of each task was first seen, in milliseconds since 1970. */
  readonly ends: readonly (readonly [task: string, at: number])[];
  /** From the loss of a connection until all tasks are followed again, in milliseconds. */
  readonly gaps: readonly number[];
  readonly messages: number;
  readonly open: number;
}

const OPEN_AT_ONCE = 100;
const MOST_PAUSE_MILLISECONDS = 1_000;

const ends = new Map<string, number>();
const gaps: number[] = [];
let messages = 0;
let open = 0;

async function follow(nodes: readonly string[], place: number, client: ScaleOpening['clients'][number]): Promise<void> {
  const begun = Promise.withResolvers<void>();
  const connect = (node: number, lostAt: number | undefined) => {
    const socket = new WebSocket(`${nodes[node % nodes.length]}/study/ws/connect?token=${client.token}`);
    let waiting = client.tasks.length;
    let wasOpen = false;
    socket.on('open', () => {
      wasOpen = true;
      open += 1;
      for (const id of client.tasks) socket.send(JSON.stringify({ type: 'subscribe_task', task_id: id }));
    });
    socket.on('message', (text) => {
      messages += 1;
      const { type, task_id: task, data } = JSON.parse(String(text));
      if (type === 'error') throw new Error(String(text));
      if (type === 'task_update' && data.status === 'completed' && !ends.has(task)) ends.set(task, Date.now());
      if (type !== 'subscribed') return;
      waiting -= 1;
      if (waiting > 0) return;
      if (lostAt !== undefined) gaps.push(Date.now() - lostAt);
      begun.resolve();
    });
    socket.on('error', () => {});
    socket.on('close', async () => {
      if (wasOpen) open -= 1;
      const since = lostAt !== undefined && waiting > 0 ? lostAt : Date.now();
      await delay(Math.random() * MOST_PAUSE_MILLISECONDS);
      connect(node + 1, since);
    });
  };
  connect(place, undefined);
  await begun.promise;
}

process.on('message', async (message: { open?: ScaleOpening }) => {
  if (message.open) {
    const { nodes, clients } = message.open;
    for (let first = 0; first < clients.length; first += OPEN_AT_ONCE) {
      const some = clients.slice(first, first + OPEN_AT_ONCE);
      await Promise.all(some.map((client, place) => follow(nodes, first + place, client)));
    }
    process.send?.('open');
    return;
  }
  process.send?.({ ends: [...ends], gaps, messages, open } satisfies ScaleReport);
});
process.on('disconnect', () => process.exit());
