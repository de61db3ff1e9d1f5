/** Who is hung up on for sending nothing, and who is waited for. */
import { channel } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import type { Socket } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { type DropBox, startDropBox } from './drop-box.ts';

let box: DropBox;
let during: (signal: AbortSignal | undefined) => Promise<void> = async () => {};
beforeAll(async () => {
  box = await startDropBox({ beforeReceived: (signal) => during(signal) });
});
afterAll(() => box[Symbol.asyncDispose]());

/** The server's end of the connection that was asked over last. */
let socket: Socket;
const remember = (message: unknown) => {
  socket = (message as { request: IncomingMessage }).request.socket;
};
const requests = channel('http.server.request.start');
beforeEach(() => {
  requests.subscribe(remember);
  return () => requests.unsubscribe(remember);
});

const BOUNDARY = 'a-boundary';
const HEAD = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n`;
const TITLE = `\r\n--${BOUNDARY}\r\nContent-Disposition: form-data; name="title"\r\n\r\nOne\r\n--${BOUNDARY}--\r\n`;

const sendForm = () =>
  request(`${box.url}/drop`, {
    method: 'POST',
    headers: { authorization: `Bearer ${box.token}`, 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
  });

test('a form is waited for while it comes, and its client waits for us when it is whole', async () => {
  const [reached, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  during = async () => {
    reached.resolve();
    await goOn.promise;
  };
  const sending = sendForm();
  const answered = once(sending, 'response');
  sending.write(`${HEAD}some text`);
  await vi.waitFor(() => expect(socket.timeout).toBe(120_000));
  sending.end(TITLE);
  await reached.promise;
  expect(socket.timeout).toBe(0);
  goOn.resolve();
  const [answer] = await answered;
  expect(answer.statusCode).toBe(201);
});

test('so it is with a resumable upload', async () => {
  const [reached, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  during = async () => {
    reached.resolve();
    await goOn.promise;
  };
  const sending = request(`${box.url}/drop/resumable`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${box.token}`,
      'tus-resumable': '1.0.0',
      'upload-length': 20,
      'upload-metadata': `title ${btoa('One')},filename ${btoa('a.txt')}`,
      'content-type': 'application/offset+octet-stream',
    },
  });
  const answered = once(sending, 'response');
  sending.write('0123456789');
  await vi.waitFor(() => expect(socket.timeout).toBe(120_000));
  sending.end('0123456789');
  await reached.promise;
  expect(socket.timeout).toBe(0);
  goOn.resolve();
  const [answer] = await answered;
  expect(answer.statusCode).toBe(201);
  expect(answer.headers['content-location']).toBeTruthy();
});

test('of whoever goes before the answer, nothing is kept', async () => {
  await box.core.storage.remove(await box.keys());
  const reached = Promise.withResolvers<void>();
  during = async (signal) => {
    reached.resolve();
    await once(signal as AbortSignal, 'abort');
  };
  const sending = sendForm();
  sending.on('error', () => {});
  sending.end(`${HEAD}some text${TITLE}`);
  await reached.promise;
  expect(await box.keys()).toHaveLength(1);
  sending.destroy();
  await vi.waitFor(async () => expect(await box.keys()).toEqual([]), 10_000);
});
