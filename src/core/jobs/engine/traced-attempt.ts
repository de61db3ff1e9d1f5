import { DomainError } from '../../../shared/errors.ts';
import { noTracing, type Tracing } from '../../../shared/tracing/tracing.ts';
import type { Attempt, Ended } from './attempt.ts';

/** Performs an attempt within a span of its own, which the span caused that created the run. */
export async function traceAttempt(
  tracing: Tracing = noTracing,
  { run, claim }: Attempt,
  perform: () => Promise<Ended>,
): Promise<Ended> {
  const span = tracing.start(`run ${run.kind}`, {
    kind: 'consumer',
    parent: run.traceparent,
    attributes: { 'owlery.run.id': run.uuid, 'owlery.run.attempt': claim.attempt, 'owlery.queue': run.queue },
  });
  const ended = await tracing.within(span, perform);
  span?.end(failureOf(ended));
  return ended;
}

/** The code of an expected error, or the class of another: messages may contain data of users. */
function failureOf(ended: Ended): string | undefined {
  if (ended === 'abandoned') return ended;
  if (!('error' in ended)) return undefined;
  const { error } = ended;
  return error instanceof DomainError ? error.code : error instanceof Error ? error.name : String(error);
}
