import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, LookupFunction } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { type DownloadOptions, download } from '../../../src/shared/fetch/download.ts';
import { isPublicAddress, lookupPublic } from '../../../src/shared/fetch/public-addresses.ts';

let folder: string;
let server: Server;
let url: string;
let answer: RequestListener;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'owlery-download-'));
  server = createServer((request, response) => answer(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true });
});
afterEach(() => server.closeAllConnections());

const fetching = (address: string, options: Partial<DownloadOptions> = {}) =>
  download(address, {
    file: join(folder, 'file'),
    mostBytes: 1_000_000,
    mostSeconds: 20,
    allowPrivate: true,
    signal: new AbortController().signal,
    ...options,
  });

const lookingUp = (name: string, all: boolean) =>
  new Promise((resolve) => {
    lookupPublic(name, { all } as Parameters<LookupFunction>[1], (error, address) => resolve(error ?? address));
  });

describe('a download', () => {
  test('is written to a file, and reports its progress', async () => {
    const body = 'a film'.repeat(50_000);
    answer = (_, response) => response.setHeader('content-type', 'Video/MP4; codecs=x').end(body);
    const onProgress = vi.fn();
    expect(await fetching(`${url}/film`, { onProgress })).toEqual({ bytes: 300_000, mediaType: 'video/mp4' });
    expect(await readFile(join(folder, 'file'), 'utf8')).toBe(body);
    expect(onProgress.mock.lastCall).toEqual([300_000, 300_000]);
  });

  test('follows at most five redirects', async () => {
    answer = ({ url: path = '' }, response) => {
      const left = Number(path.slice(1));
      if (left === 0) response.end('there');
      else response.writeHead(302, { location: `/${left - 1}` }).end();
    };
    expect(await fetching(`${url}/5`)).toMatchObject({ bytes: 5 });
    await expect(fetching(`${url}/6`)).rejects.toMatchObject({ code: 'too_many_redirects' });
  });

  test.for(['file:///etc/passwd', 'ftp://127.0.0.1/x', 'gopher://x', 'no address', ''])(
    'of %s is refused, also after a redirect',
    async (address) => {
      await expect(fetching(address)).rejects.toMatchObject({ code: 'address_unusable' });
      if (!URL.canParse(address)) return;
      answer = (_, response) => response.writeHead(302, { location: address }).end();
      await expect(fetching(url)).rejects.toMatchObject({ code: 'address_unusable' });
    },
  );

  test.for([
    [404, '127.0.0.1:\\d+ answered 404 Not Found'],
    [500, 'answered 500'],
    [204, 'answered 204'],
    [304, 'answered 304'],
  ] as const)('that is answered with %d fails', async ([status, words]) => {
    answer = (_, response) => response.writeHead(status).end();
    const { code, data } = await fetching(url).catch((error) => error);
    expect(code).toBe('fetch_refused');
    expect(data.message).toMatch(new RegExp(words));
  });

  test('that is too large is aborted, with or without a declared length', async () => {
    answer = (_, response) => response.writeHead(200, { 'content-length': 2_000_000 }).flushHeaders();
    await expect(fetching(url)).rejects.toMatchObject({ code: 'fetch_too_large' });
    answer = (_, response) => {
      const more = () => response.write(Buffer.alloc(65_536), (error) => error ?? setImmediate(more));
      more();
    };
    await expect(fetching(url)).rejects.toMatchObject({
      code: 'fetch_too_large',
      data: { message: 'it is larger than 0 MiB' },
    });
  });

  test('that is too slow is aborted at its time limit', async () => {
    answer = (_, response) => void response.write('a');
    await expect(fetching(url, { mostSeconds: 0.3 })).rejects.toMatchObject({ code: 'fetch_timed_out' });
  });

  test('that breaks off fails', async () => {
    answer = (request, response) => {
      response.writeHead(200, { 'content-length': 1_000 }).write('half');
      setTimeout(() => request.socket.destroy(), 50);
    };
    await expect(fetching(url)).rejects.toMatchObject({ code: 'fetch_failed' });
    await expect(fetching('http://127.0.0.1:1')).rejects.toMatchObject({ code: 'fetch_failed' });
    await expect(fetching('http://no.such.host.invalid')).rejects.toMatchObject({ code: 'fetch_failed' });
  });

  test('stops at once at its signal', async () => {
    const stop = new AbortController();
    answer = (_, response) => {
      response.write('a');
      stop.abort('cancel');
    };
    await expect(fetching(url, { signal: stop.signal })).rejects.toBe('cancel');
  });

  test.for([
    '127.0.0.1',
    'localhost',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '2130706433',
    '0x7f.1',
    '0',
    '169.254.169.254',
    '10.1.2.3',
    '172.31.255.255',
    '192.168.0.1',
    '100.64.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '198.18.0.1',
    '[fe80::1]',
    '[fd00::1]',
    '[ff02::1]',
    '[64:ff9b::7f00:1]',
    '[2002:7f00:1::]',
    '[::127.0.0.1]',
    '[fec0::1]',
    '[2001:db8::1]',
  ])('never connects to %s', async (host) => {
    answer = (_, response) => response.end('a secret');
    const { port } = new URL(url);
    await expect(fetching(`http://${host}:${port}/`, { allowPrivate: false })).rejects.toMatchObject({
      code: 'address_not_public',
    });
  });
});

describe('an address', () => {
  test.for(['8.8.8.8', '1.1.1.1', '203.0.112.255', '2606:4700:4700::1111', '::ffff:8.8.8.8'])(
    '%s is public',
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );

  test.for(['', 'example.com', 'fe80::1%eth0', '203.0.113.1', '::', '4000::1'])('%s is not public', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  test('of a name is checked in the same lookup that the connection uses', async () => {
    expect(await lookingUp('localhost', true)).toMatchObject({ code: 'address_not_public' });
    expect(await lookingUp('localhost', false)).toMatchObject({ code: 'address_not_public' });
    expect(await lookingUp('no.such.host.invalid', true)).toBeInstanceOf(Error);
    expect(await lookingUp('8.8.8.8', false)).toBe('8.8.8.8');
    expect(await lookingUp('8.8.8.8', true)).toEqual([{ address: '8.8.8.8', family: 4 }]);
  });
});
