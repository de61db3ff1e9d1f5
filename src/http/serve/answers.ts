/** What is kept of every answer: a line in the log, its time by route and status, and whether its route declares it. */
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

/** Told of an answer with a status that its route does not declare: a mistake of ours. */
export type OnUndeclaredStatus = (route: string, status: number) => void;

/** When a client may ask again while the database is unavailable. */
export const RETRY_AFTER_SECONDS = 5;

type Observe = (request: FastifyRequest, reply: FastifyReply) => void;

/**
 * The request's id is put into each line here, because a pino child a request to carry it costs as much as the line
 * itself; and each route is given an observer of its own, because finding out afterwards which route it was costs more.
 */
export class Answers extends LogController {
  readonly #logger: Logger;
  /** Without the search for secrets, which would cost two thirds of the throughput: these lines hold none. */
  readonly #lines: Logger;
  /** The same, for what goes wrong with us: thousands of others a second are not kept in the database. */
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

  /** Observes the answers of all routes that are added from now on. */
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

  /** The only one to be called where no route was found. */
  override requestCompleted(error: Error | null | undefined, request: FastifyRequest, reply: FastifyReply): void {
    if (error) this.#logger.error({ request: request.id, err: error }, 'an answer failed');
    if (request.is404) this.#observeUnrouted(request, reply);
  }

  override streamError(error: Error, request: FastifyRequest): void {
    const gone = (error as NodeJS.ErrnoException).code === 'ERR_STREAM_PREMATURE_CLOSE';
    if (gone) this.#logger.info({ request: request.id }, 'the client went away before the end of the answer');
    else this.#logger.error({ request: request.id, err: error }, 'an answer broke off');
  }

  #observer(route: Pick<RouteOptions, 'url' | 'schema'> | undefined, record: Recorder): Observe {
    const declared = route?.schema?.response as Record<string, unknown> | undefined;
    return ({ id, method, caller }, { statusCode: status, elapsedTime }) => {
      record(status, elapsedTime / 1000);
      if (declared && !declared[status]) this.#onUndeclaredStatus(`${method} ${route?.url}`, status);
      if (!this.#logsLines) return;
      const milliseconds = Math.round(elapsedTime * 10) / 10;
      // The route and not the URL, which may carry a token.
      const line = { request: id, method, route: route?.url, status, milliseconds, account: caller?.account.id };
      if (status < 500) this.#lines.info(line, 'request');
      else this.#failures.info(line, 'request');
    };
  }
}
