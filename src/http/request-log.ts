import { type FastifyReply, type FastifyRequest, LogController } from 'fastify';

/**
 * What is logged of requests: one line each, when it is over. It names the route and not the URL, which may carry a
 * token. The request's id is put into each line here, because a pino child a request to carry it costs as much as the
 * line itself.
 */
export class RequestLog extends LogController {
  override incomingRequest(): void {}

  override routeNotFound(): void {}

  override requestCompleted(error: Error | null | undefined, request: FastifyRequest, reply: FastifyReply): void {
    const { log, id, method, routeOptions, caller } = request;
    const line = {
      request: id,
      method,
      route: routeOptions.url,
      status: reply.statusCode,
      milliseconds: Math.round(reply.elapsedTime * 10) / 10,
      account: caller?.account.id,
    };
    if (error) log.error({ ...line, err: error }, 'request');
    else log.info(line, 'request');
  }

  override streamError(error: Error, request: FastifyRequest): void {
    const gone = (error as NodeJS.ErrnoException).code === 'ERR_STREAM_PREMATURE_CLOSE';
    if (gone) request.log.info({ request: request.id }, 'the client went away before the end of the answer');
    else request.log.error({ request: request.id, err: error }, 'an answer broke off');
  }
}
