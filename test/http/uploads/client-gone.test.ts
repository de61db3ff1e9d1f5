/** An upload whose client disconnects. */
import { once } from 'node:events';
import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { type DropBox, startDropBox } from './drop-box.ts';

let box: DropBox;
let during: (signal: AbortSignal | undefined) => Promise<void> = async () => {};
beforeAll(async () => {
  box = await startDropBox({ beforeReceived: (signal) => during(signal) });
});
afterAll(() => box[Symbol.asyncDispose]());

const BOUNDARY = 'a-boundary';
const HEAD = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n`;
const TITLE = `\r\n--${BOUNDARY}\r\nContent-Disposition: form-data; name="title"\r\n\r\nOne\r\n--${BOUNDARY}--\r\n`;

const sendForm = () =>
  request(`${box.url}/drop`, {
    method: 'POST',
    headers: { authorization: `Bearer ${box.token}`, 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
  });

test('An upload whose client disconnects before the answer leaves no file', async () => {
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
  await eventually(async () => expect(await box.keys()).toEqual([]));
});
