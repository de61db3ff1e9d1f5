/** What study is made of, once for a process. */
import type { Core } from '../../compose.ts';

export interface StudyServices {
  readonly core: Core;
}

const built = new WeakMap<Core, StudyServices>();

export function studyServices(core: Core): StudyServices {
  const services = built.get(core) ?? build(core);
  built.set(core, services);
  return services;
}

function build(core: Core): StudyServices {
  return { core };
}
