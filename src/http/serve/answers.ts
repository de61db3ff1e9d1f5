/**
 * Observes every response: logs a line, records its time by route and status, and checks that its route declares the
 * status.
 */
import {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
  type RouteOptions,
} from 'fastify';
import type { Logger } from 'pino';
import { doNotKeep } from '../../core/system-log/log-lines.ts';
import type { Recorder, RequestTimes } from './metrics.ts';

/** Called for a response with a status that its route does not declare, which is a bug. */
export type OnUndeclaredStatus = (route: string, status: number) => void;

/** The Retry-After while the database is unavailable, in seconds. */
export const RETRY_AFTER_SECONDS = 5;

type Observe = (request: FastifyRequest, reply: FastifyReply) => void;

/**
 * The request's id is added to each line here, because a pino child for each request costs as much as the line itself.
 * Each route gets its own observer, because finding the route afterwards costs more.
 */
export class Answers extends LogController {
  readonly #logger: Logger;
  /** Without redaction, which would cost two thirds of the throughput: these lines contain no secrets. */
  readonly #lines: Logger;
  /** The same for server errors; the lines of other requests, thousands a second, are not stored in the database. */
  readonly #failures: Logger;
  readonly #times: RequestTimes;
  readonly #logsLines: boolean;
  readonly #onUndeclaredStatus: OnUndeclaredStatus;
  readonly #observeUnrouted: Observe;

  constructor(logger: Logger, times: RequestTimes, onUndeclaredStatus: OnUndeclaredStatus) {
    super();
    this.#logger = logger;
    this.#lines = doNotKeep(logger.child({}, { redact: [] }));
    this.#failures = logger.child({}, { redact: [] });
    this.#times = times;
    this.#logsLines = logger.isLevelEnabled('info');
    this.#onUndeclaredStatus = onUndeclaredStatus;
    this.#observeUnrouted = this.#observer(undefined, times.recorder('any', 'none'));
  }

  /** Observes the responses of all routes added from now on. */
  watch(app: FastifyInstance): void {
    app.addHook('onRoute', (route) => {
      const observe = this.#observer(route, this.#times.recorder(String(route.method), route.url));
      const others = route.onResponse ? [route.onResponse].flat() : [];
      route.onResponse = [
        ...others,
        (request, reply, done) => {
          observe(request, reply);
          done();
        },
      ];
    });
  }

  override incomingRequest(): void {}

  override routeNotFound(): void {}

  /** The only observer called if no route was found. */
  override requestCompleted(error: Error | null | undefined, request: FastifyRequest, reply: FastifyReply): void {
    if (error) this.#logger.error({ request: request.id, err: error }, 'sending a response failed');
    if (request.is404) this.#observeUnrouted(request, reply);
  }

  override streamError(error: Error, request: FastifyRequest): void {
    const gone = (error as NodeJS.ErrnoException).code === 'ERR_STREAM_PREMATURE_CLOSE';
    if (gone) this.#logger.info({ request: request.id }, 'the client disconnected before the end of the response');
    else this.#logger.error({ request: request.id, err: error }, 'a response broke off');
  }

  #observer(route: Pick<RouteOptions, 'url' | 'schema'> | undefined, record: Recorder): Observe {
    const declared = route?.schema?.response as Record<string, unknown> | undefined;
    return ({ id, method, caller }, { statusCode: status, elapsedTime }) => {
      record(status, elapsedTime / 1000);
      if (declared && !declared[status]) this.#onUndeclaredStatus(`${method} ${route?.url}`, status);
      if (!this.#logsLines) return;
      const milliseconds = Math.round(elapsedTime * 10) / 10;
      // The route, not the URL, which may contain a token.
      const line = { request: id, method, route: route?.url, status, milliseconds, account: caller?.account.id };
      if (status < 500) this.#lines.info(line, 'request');
      else this.#failures.info(line, 'request');
    };
  }
}
