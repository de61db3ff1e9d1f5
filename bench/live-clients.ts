/** Many WebSocket clients in one process: opens the requested sockets and reports the delays of their messages. */
import { WebSocket } from 'ws';
import type { Opening, Report } from './live-measure.ts';

let latenesses: number[] = [];
let count = 0;

async function open({ addresses, type, field }: Opening): Promise<void> {
  for (const { address, asks } of addresses) {
    const socket = new WebSocket(address);
    await new Promise((resolve, reject) => {
      socket.once('open', resolve).once('error', reject);
      socket.once('close', (code, reason) => reject(new Error(`${code} ${reason}`)));
    });
    socket.on('message', (text) => {
      const message = JSON.parse(String(text));
      if (message.type === 'error') throw new Error(String(text));
      const told = message.type === type ? message.data[field] : null;
      if (told === null) return;
      count += 1;
      latenesses.push(Number(process.hrtime.bigint() - BigInt(told)) / 1e6);
    });
    if (asks) socket.send(JSON.stringify(asks));
  }
}

process.on('message', async (message: { open?: Opening }) => {
  if (message.open) {
    await open(message.open);
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
