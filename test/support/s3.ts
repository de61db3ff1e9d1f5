/**
 * A server that speaks S3, in a process of its own: fauxqs from npm, which checks no signatures and knows neither
 * ListParts nor ListMultipartUploads. OWLERY_TEST_S3 names another, see CONTRIBUTING.md.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { vi } from 'vitest';
import type { S3Config } from '../../src/config.ts';
import { freePort } from './owlery.ts';

export interface S3Server extends AsyncDisposable {
  readonly config: S3Config;
  /** Whether it lists unfinished multipart uploads, and so what resumable ones need. */
  readonly isFull: boolean;
  /** The variables a process of Owlery finds it by. */
  readonly environment: Record<string, string>;
  /** The lines of the requests since this was last called: `PUT /bucket/key`. */
  asked(): string[];
  /** From now on, requests are answered with the status this gives; undefined: by the server. */
  answers(refuse: (line: string) => number | undefined): void;
}

/** Starts one with an empty bucket, with a gate before it that sees the requests. */
export async function startS3(): Promise<S3Server> {
  const { OWLERY_TEST_S3: other } = process.env;
  const server = other ? undefined : await startFauxqs();
  const endpoint = new URL(other ?? server?.endpoint ?? '');
  const lines: string[] = [];
  let refuse: (line: string) => number | undefined = () => undefined;
  const gate = createServer((incoming, outgoing) => {
    const line = `${incoming.method} ${incoming.url}`;
    lines.push(line);
    const status = refuse(line);
    if (status) incoming.resume().on('end', () => outgoing.writeHead(status).end());
    else
      pass(incoming, endpoint).then(
        (answer) => answer.pipe(outgoing.writeHead(answer.statusCode ?? 500, answer.headers)),
        () => outgoing.destroy(),
      );
  });
  await once(gate.listen(0, '127.0.0.1'), 'listening');
  const address = `http://127.0.0.1:${(gate.address() as AddressInfo).port}`;
  const config: S3Config = {
    endpoint: address,
    publicEndpoint: address,
    bucket: `owlery-${randomUUID()}`,
    accessKey: process.env.OWLERY_TEST_S3_ACCESS_KEY ?? 'test',
    secretKey: process.env.OWLERY_TEST_S3_SECRET_KEY ?? 'test',
    region: process.env.OWLERY_TEST_S3_REGION ?? 'us-east-1',
  };
  const client = clientOf(config);
  await client.send(new CreateBucketCommand({ Bucket: config.bucket }));
  client.destroy();
  lines.length = 0;
  return {
    config,
    isFull: other !== undefined,
    environment: {
      S3_ENDPOINT: config.endpoint,
      S3_BUCKET: config.bucket,
      S3_ACCESS_KEY: config.accessKey,
      S3_SECRET_KEY: config.secretKey,
      S3_REGION: config.region,
    },
    asked: () => lines.splice(0),
    answers(decide) {
      refuse = decide;
    },
    async [Symbol.asyncDispose]() {
      gate.closeAllConnections();
      gate.close();
      server?.child.kill('SIGKILL');
    },
  };
}

/** A client of one's own, to see what is in the bucket. */
export function clientOf({ endpoint, region, accessKey, secretKey }: S3Config): S3Client {
  return new S3Client({
    endpoint,
    region,
    credentials: { accessKeyId: accessKey, secretAccessKey: secretKey },
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
}

/** As it came, the name of the host too, which is signed. */
async function pass(incoming: IncomingMessage, { hostname, port, protocol }: URL): Promise<IncomingMessage> {
  const { method, url: path, headers } = incoming;
  if (protocol !== 'http:') throw new Error('OWLERY_TEST_S3 takes an http:// address');
  const outgoing = request({ hostname, port, method, path, headers });
  incoming.pipe(outgoing);
  incoming.on('close', () => incoming.complete || outgoing.destroy());
  const [answer] = await once(outgoing, 'response');
  return answer;
}

async function startFauxqs(): Promise<{ endpoint: string; child: ChildProcess }> {
  const port = await freePort();
  const program = resolve(import.meta.dirname, '../../node_modules/fauxqs/dist/cli.js');
  const child = spawn(process.execPath, [program], {
    env: { ...process.env, FAUXQS_PORT: String(port), FAUXQS_LOGGER: 'false' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const endpoint = `http://127.0.0.1:${port}`;
  await vi
    .waitFor(() => fetch(`${endpoint}/health`), { timeout: 30_000, interval: 50 })
    .catch((error) => {
      child.kill('SIGKILL');
      throw error;
    });
  return { endpoint, child };
}
