/** A span of each request. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Span, Tracing } from '../../shared/tracing/tracing.ts';

/** Adds nothing to a server whose requests are not recorded. */
export function traceRequests(app: FastifyInstance, tracing: Tracing): void {
  if (!tracing.isOn) return;
  const spans = new WeakMap<FastifyRequest, Span>();
  app.addHook('onRequest', (request, reply, done) => {
    const { method, routeOptions, headers, id } = request;
    const route = routeOptions.url ?? '';
    const { traceparent } = headers;
    const span = tracing.start(`${method} ${route}`.trim(), {
      kind: 'server',
      parent: typeof traceparent === 'string' ? traceparent : null,
      // Names of https://opentelemetry.io/docs/specs/semconv/http/http-spans; no address has a token in its path.
      attributes: { 'http.request.method': method, 'http.route': route || undefined, 'owlery.request.id': id },
    });
    if (!span) return done();
    spans.set(request, span);
    reply.header('traceresponse', span.traceparent);
    tracing.within(span, done);
  });
  // A body is read by events of its connection, which know nothing of the request.
  app.addHook('preValidation', (request, _reply, done) => tracing.within(spans.get(request), done));
  app.addHook('onResponse', (request, { statusCode: status }, done) => {
    const failure = status >= 500 ? String(status) : undefined;
    spans.get(request)?.end(failure, { 'http.response.status_code': status });
    done();
  });
}
