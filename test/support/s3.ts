/**
 * An S3 server in processes of its own: fauxqs from npm, which checks no signatures and supports neither
 * ListParts nor ListMultipartUploads, or Debian's Swift, which does. OWLERY_TEST_S3 names another, see CONTRIBUTING.md.
 */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import type { S3Config } from '../../src/shared/storage/s3.ts';
import { eventually } from './eventually.ts';
import { freePort } from './ports.ts';
import { hasSwift, startSwift } from './swift.ts';

export interface S3Server extends AsyncDisposable {
  readonly config: S3Config;
  /** Whether it checks signatures, and lists unfinished multipart uploads and their parts. */
  readonly isFull: boolean;
  /** The environment variables with which Owlery uses it. */
  readonly environment: Record<string, string>;
  /** The request lines since the last call: `PUT /bucket/key`. */
  asked(): string[];
  /** Answers requests with the status that `refuse` returns; undefined passes them on to the server. */
  answers(refuse: (line: string) => number | undefined): void;
}

const {
  OWLERY_TEST_S3: other,
  OWLERY_TEST_S3_ACCESS_KEY,
  OWLERY_TEST_S3_SECRET_KEY,
  OWLERY_TEST_S3_REGION,
} = process.env;

/** Whether a full S3 is available. */
export const hasFullS3 = other !== undefined || hasSwift;
/** For titles of tests that are skipped without it. */
export const fullS3Title = hasFullS3 ? 'a full S3' : 'a full S3 (skipped: see CONTRIBUTING.md)';

interface Endpoint {
  readonly endpoint: string;
  readonly accessKey: string;
  readonly secretKey: string;
  stop(): void | Promise<void>;
}

async function startEndpoint(full: boolean): Promise<Endpoint> {
  if (other === 'swift' || (full && !other)) return await startSwift();
  const keys = { accessKey: OWLERY_TEST_S3_ACCESS_KEY ?? 'test', secretKey: OWLERY_TEST_S3_SECRET_KEY ?? 'test' };
  return other ? { endpoint: other, ...keys, stop: () => {} } : { ...(await startFauxqs()), ...keys };
}

/**
 * Starts an S3 with an empty bucket, behind a gate that sees the requests.
 * @param options.full requires a full S3, see `hasFullS3`
 */
export async function startS3({ full = false } = {}): Promise<S3Server> {
  const server = await startEndpoint(full);
  const target = new URL(server.endpoint);
  const lines: string[] = [];
  let refuse: (line: string) => number | undefined = () => undefined;
  const gate = createServer((incoming, outgoing) => {
    const line = `${incoming.method} ${incoming.url}`;
    lines.push(line);
    const status = refuse(line);
    if (status) incoming.resume().on('end', () => outgoing.writeHead(status).end());
    else
      pass(incoming, target).then(
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
    accessKey: server.accessKey,
    secretKey: server.secretKey,
    region: OWLERY_TEST_S3_REGION ?? 'us-east-1',
  };
  const client = clientOf(config);
  await client.send(new CreateBucketCommand({ Bucket: config.bucket }));
  client.destroy();
  lines.length = 0;
  return {
    config,
    isFull: full || other !== undefined,
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
      await server.stop();
    },
  };
}

/** A client that can read the bucket directly. */
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

/** Passes a request on unchanged, with its host name, which is signed. */
async function pass(incoming: IncomingMessage, { hostname, port, protocol }: URL): Promise<IncomingMessage> {
  const { method, url: path, headers } = incoming;
  if (protocol !== 'http:') throw new Error('OWLERY_TEST_S3 takes an http:// address');
  // A new connection each: Swift sends a body after its answer to a HEAD of a missing object.
  const outgoing = request({ hostname, port, method, path, headers, agent: false });
  outgoing.on('error', () => incoming.destroy());
  incoming.pipe(outgoing);
  incoming.on('close', () => incoming.complete || outgoing.destroy());
  const [answer] = await once(outgoing, 'response');
  return answer;
}

async function startFauxqs(): Promise<Pick<Endpoint, 'endpoint' | 'stop'>> {
  const port = await freePort();
  const program = resolve(import.meta.dirname, '../../node_modules/fauxqs/dist/cli.js');
  const child = spawn(process.execPath, [program], {
    env: { ...process.env, FAUXQS_PORT: String(port), FAUXQS_LOGGER: 'false' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const endpoint = `http://127.0.0.1:${port}`;
  await eventually(() => fetch(`${endpoint}/health`)).catch((error) => {
    child.kill('SIGKILL');
    throw error;
  });
  return { endpoint, stop: () => void child.kill('SIGKILL') };
}
