/** The limit for telling browsers: ws with nothing around it, which makes up what it tells. */
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { eachTick } from './ticks.ts';

const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
const sockets: WebSocket[] = [];
server.on('connection', (socket) => sockets.push(socket));
server.on('listening', () => process.send?.({ origin: `ws://127.0.0.1:${(server.address() as AddressInfo).port}` }));

process.on('message', async ({ rate, seconds }: { rate: number; seconds: number }) => {
  await eachTick({ rate, seconds, members: sockets.length }, (places, progress) => {
    for (const place of places) sockets[place]?.send(JSON.stringify(update(place, progress)));
  });
  process.send?.('sent');
});
process.on('disconnect', () => process.exit());

function update(place: number, progress: number) {
  const data = {
    execution_id: `exec_20240101_150000_${String(place).padStart(8, '0')}`,
    task_id: place,
    script_id: 'bench',
    status: 'running',
    progress,
    message: String(process.hrtime.bigint()),
    start_time: '2024-01-01T15:00:00Z',
    end_time: null,
    rows_before: null,
    rows_after: null,
    rows_affected: null,
    error_message: null,
    retry_count: 0,
    triggered_by: 'manual',
  };
  return { type: 'execution_update', data };
}
