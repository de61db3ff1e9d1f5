import { noTracing, type Tracing, type TracingOptions } from './tracing.ts';

/** Starts tracing. Loads OpenTelemetry only if there is a collector. */
export async function openTracing({ endpoint, ...options }: TracingOptions): Promise<Tracing> {
  if (endpoint === undefined) return noTracing;
  const { OpenTelemetry } = await import('./open-telemetry.ts');
  return new OpenTelemetry({ endpoint, ...options });
}
