/** Tracing by OpenTelemetry, sent by OTLP over HTTP. Loaded by `openTracing` alone. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type Context,
  defaultTextMapGetter,
  defaultTextMapSetter,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { Attributes, Span, SpanOptions, Tracing, TracingOptions } from './tracing.ts';

const KINDS = { server: SpanKind.SERVER, consumer: SpanKind.CONSUMER, internal: SpanKind.INTERNAL };

const CLOSE_MILLISECONDS = 2_000;

/** A span with the context of what it causes. */
interface ContextSpan extends Span {
  readonly context: Context;
}

export class OpenTelemetry implements Tracing {
  readonly isOn = true;
  readonly #provider: TracerProvider;
  readonly #tracer: Tracer;
  readonly #propagator = new W3CTraceContextPropagator();
  readonly #current = new AsyncLocalStorage<ContextSpan>();

  constructor({ endpoint, share, version }: TracingOptions & { endpoint: string }) {
    const own = resourceFromAttributes({
      'service.name': 'owlery',
      'service.version': version,
      'service.instance.id': `${hostname()}:${process.pid}`,
    });
    // OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES come last.
    const resource = defaultResource()
      .merge(own)
      .merge(detectResources({ detectors: [envDetector] }));
    const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/+$/, '')}/v1/traces` });
    this.#provider = new TracerProvider({
      resource,
      sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(share) }),
      spanProcessors: [new BatchSpanProcessor({ exporter })],
    });
    this.#tracer = this.#provider.getTracer('owlery', version);
  }

  start(name: string, { kind, parent, attributes }: SpanOptions): ContextSpan {
    const from = this.#contextOf(parent);
    const span = this.#tracer.startSpan(name, { kind: KINDS[kind], attributes: known(attributes) }, from);
    const context = trace.setSpan(from, span);
    return {
      context,
      traceparent: this.#traceparentOf(context),
      end(failure, more = {}) {
        span.setAttributes(known(more));
        if (failure !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: failure });
        span.end();
      },
    };
  }

  within<Result>(span: Span | undefined, work: () => Result): Result {
    return span ? this.#current.run(span as ContextSpan, work) : work();
  }

  current(): string | undefined {
    return this.#current.getStore()?.traceparent;
  }

  async close(): Promise<void> {
    // A collector that does not answer must not hold up the end of the process.
    await Promise.race([
      this.#provider.shutdown().catch(() => {}),
      delay(CLOSE_MILLISECONDS, undefined, { ref: false }),
    ]);
  }

  #contextOf(parent: string | null | undefined): Context {
    if (parent === undefined) return this.#current.getStore()?.context ?? ROOT_CONTEXT;
    if (parent === null) return ROOT_CONTEXT;
    return this.#propagator.extract(ROOT_CONTEXT, { traceparent: parent }, defaultTextMapGetter);
  }

  #traceparentOf(context: Context): string {
    const carrier: Record<string, string> = {};
    this.#propagator.inject(context, carrier, defaultTextMapSetter);
    return carrier.traceparent ?? '';
  }
}

function known(attributes: Attributes): Record<string, string | number | boolean> {
  const pairs = Object.entries(attributes).filter(
    (pair): pair is [string, string | number | boolean] => pair[1] !== undefined,
  );
  return Object.fromEntries(pairs);
}
