/** Receives traces by OTLP and reads them with OpenTelemetry's own protobuf definitions. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import protos from 'otlp-reader/build/src/generated/root.js';

export interface ReceivedSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  /** 1: internal, 2: server, 5: consumer. */
  readonly kind: number;
  /** 2: it failed. */
  readonly status: number | undefined;
  readonly attributes: Readonly<Record<string, unknown>>;
}

export interface Collector extends AsyncDisposable {
  /** For OTEL_EXPORTER_OTLP_ENDPOINT. */
  readonly url: string;
  readonly spans: readonly ReceivedSpan[];
}

export async function startCollector(): Promise<Collector> {
  const spans: ReceivedSpan[] = [];
  const server = createServer(async (request, response) => {
    const body = await buffer(request);
    if (request.url === '/v1/traces') spans.push(...readSpans(body));
    response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

interface Attribute {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

interface Message {
  readonly name: string;
  readonly traceId: Uint8Array;
  readonly spanId: Uint8Array;
  readonly parentSpanId: Uint8Array;
  readonly kind: number;
  readonly status?: { readonly code: number };
  readonly attributes: readonly Attribute[];
}

interface TraceRequest {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] };
    readonly scopeSpans: readonly { readonly spans: readonly Message[] }[];
  }[];
}

/** Generated from https://github.com/open-telemetry/opentelemetry-proto, without types. */
interface TraceService {
  decode(body: Uint8Array): object;
  toObject(message: object, options: object): TraceRequest;
}

function readSpans(body: Buffer): ReceivedSpan[] {
  // biome-ignore lint/suspicious/noExplicitAny: likewise.
  const service: TraceService = (protos as any).opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
  const { resourceSpans } = service.toObject(service.decode(body), { longs: Number, defaults: true });
  return resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap((scope) =>
      scope.spans.map((span) => ({
        name: span.name,
        traceId: hex(span.traceId),
        spanId: hex(span.spanId),
        parentSpanId: hex(span.parentSpanId),
        kind: span.kind,
        status: span.status?.code,
        attributes: { ...valuesOf(resource.attributes), ...valuesOf(span.attributes) },
      })),
    ),
  );
}

function valuesOf(attributes: readonly Attribute[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}
