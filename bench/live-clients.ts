/** Browsers, many in one process: opens the sockets it is told to, and says how late what came was. */
import { WebSocket } from 'ws';
import type { Report } from './live.ts';

let latenesses: number[] = [];
let count = 0;

async function open(address: string): Promise<void> {
  const socket = new WebSocket(address);
  await new Promise((resolve, reject) => {
    socket.once('open', resolve).once('error', reject);
    socket.once('close', (code, reason) => reject(new Error(`${code} ${reason}`)));
  });
  socket.on('message', (text) => {
    const { type, data } = JSON.parse(String(text));
    if (type !== 'execution_update' || data.message === null) return;
    count += 1;
    latenesses.push(Number(process.hrtime.bigint() - BigInt(data.message)) / 1e6);
  });
}

process.on('message', async (message: { open?: string[] }) => {
  if (message.open) {
    for (const address of message.open) await open(address);
    process.send?.('open');
    return;
  }
  latenesses.sort((a, b) => a - b);
  const share = (part: number) => latenesses[Math.floor(latenesses.length * part)] ?? Number.NaN;
  process.send?.({ count, p50: share(0.5), p99: share(0.99) } satisfies Report);
  latenesses = [];
  count = 0;
});
process.on('disconnect', () => process.exit());
