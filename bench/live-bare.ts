/** The limit for live updates: bare ws that makes up its messages. */
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Update } from './live-measure.ts';
import { eachTick } from './ticks.ts';

interface Order extends Pick<Update, 'sample' | 'field'> {
  rate: number;
  seconds: number;
}

const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
const sockets: WebSocket[] = [];
server.on('connection', (socket) => sockets.push(socket));
server.on('listening', () => process.send?.({ origin: `ws://127.0.0.1:${(server.address() as AddressInfo).port}` }));

process.on('message', async ({ rate, seconds, sample, field }: Order) => {
  await eachTick({ rate, seconds, members: sockets.length }, (places, progress) => {
    for (const place of places) {
      const data = { ...sample.data, progress, [field]: String(process.hrtime.bigint()) };
      sockets[place]?.send(JSON.stringify({ ...sample, data }));
    }
  });
  process.send?.('sent');
});
process.on('disconnect', () => process.exit());
