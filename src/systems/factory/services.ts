/** What factory is made of, once for a process. */
import type { Core } from '../../compose.ts';
import type { AnyHandler, AnyJob } from '../../core/jobs/job.ts';

export interface FactoryServices {
  readonly core: Core;
}

const built = new WeakMap<Core, FactoryServices>();

export function factoryServices(core: Core): FactoryServices {
  const services = built.get(core) ?? build(core);
  built.set(core, services);
  return services;
}

function build(core: Core): FactoryServices {
  return { core };
}

/** Says what follows from the end of a task's run. */
export function openFactory(core: Core): void {
  factoryServices(core);
}

export function factoryHandlers(_core: Core): [AnyJob, AnyHandler][] {
  return [];
}
