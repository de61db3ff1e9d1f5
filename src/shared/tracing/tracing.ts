/** Traces of requests, runs and programs. Without a collector nothing is recorded and nothing of OpenTelemetry is loaded. */

export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

export interface SpanOptions {
  /** As in OpenTelemetry: a request, a run taken from the queue, or something inside either. */
  readonly kind: 'server' | 'consumer' | 'internal';
  /** The `traceparent` of the span that caused it (https://www.w3.org/TR/trace-context); null: none. Default: the current one. */
  readonly parent?: string | null | undefined;
  readonly attributes: Attributes;
}

export interface Span {
  /** For those that it causes, in other processes too. */
  readonly traceparent: string;
  /**
   * Ends it.
   * @param failure the reason if it failed
   * @param attributes that were unknown at its start; undefined ones are left out
   */
  end(failure?: string | undefined, attributes?: Attributes): void;
}

export interface Tracing {
  /** Whether anything is recorded. */
  readonly isOn: boolean;
  /** Starts a span. @returns undefined if nothing is recorded */
  start(name: string, options: SpanOptions): Span | undefined;
  /** Calls a function for which the span is the current one, as for everything that it starts. */
  within<Result>(span: Span | undefined, work: () => Result): Result;
  /** The `traceparent` of the current span. */
  current(): string | undefined;
  /** Sends the spans that are not sent yet. Waits for 2 s at most. */
  close(): Promise<void>;
}

export const noTracing: Tracing = Object.freeze({
  isOn: false,
  start: () => undefined,
  within: <Result>(_span: Span | undefined, work: () => Result) => work(),
  current: () => undefined,
  close: async () => {},
});

export interface TracingOptions {
  /** The address of the collector, without the path: `http://127.0.0.1:4318`. Undefined: no tracing. */
  readonly endpoint: string | undefined;
  /** The share of traces that are recorded if their caller has not decided, from 0 to 1. */
  readonly share: number;
  readonly version: string;
}
