/** Factory: work on machines, paid for by the minute. */
import type { Core } from '../../core/core.ts';
import type { System, Work } from '../../http/declare/system.ts';
import type { Library } from '../../shared/library.ts';
import { serverMetrics } from './domain/servers/server-metrics.ts';
import { onRunChange } from './domain/tasks/on-run-change.ts';
import { taskRuns } from './domain/tasks/task.job.ts';
import type { FactoryConfig } from './environment.ts';
import { maintenanceGate } from './gate.ts';
import { owlWorkshopImporter } from './import/owl-workshop.ts';
import { offerTasks } from './live/task-feed.ts';
import { taskLogSocket } from './live/task-logs.socket.ts';
import { presentFailure, presentLine } from './present/failures.ts';
import { adminRoutes } from './routes/admin.ts';
import { authRoutes } from './routes/auth.ts';
import { fileRoutes } from './routes/files.ts';
import { gpuRoutes } from './routes/gpu.ts';
import { healthRoutes } from './routes/health.ts';
import { logRoutes } from './routes/logs.ts';
import { rechargeRoutes } from './routes/recharge.ts';
import { taskRoutes } from './routes/tasks.ts';
import { userRoutes } from './routes/users.ts';
import { type FactoryServices, factoryServices } from './services.ts';
import { factory } from './surface.ts';
import { factoryWork } from './work.ts';

export interface Factory extends System {
  readonly services: FactoryServices;
  work(): Work;
}

/** @param library materials that tasks may use as films */
export function createFactory(core: Core, config: FactoryConfig, library: Library): Factory {
  const services = factoryServices(core, library);
  core.runs.transitions.on(taskRuns, onRunChange({ ...core, clusterTypes: services.clusterTypes }));
  core.runs.transitions.on(taskRuns, (tx, changed) => core.alerts.runsFailed(tx, changed));
  offerTasks(core);
  return {
    services,
    surface: factory,
    routes: [
      ...authRoutes(services),
      ...userRoutes(services),
      ...taskRoutes(services),
      ...fileRoutes(services),
      ...gpuRoutes(services),
      ...rechargeRoutes(services),
      ...adminRoutes(services),
      ...logRoutes(services),
      ...healthRoutes(services),
    ],
    sockets: [taskLogSocket(services)],
    gate: maintenanceGate(services),
    runWordings: {
      [taskRuns.kind]: {
        failure: (language, failure) => presentFailure(failure, language),
        line: (language, line) => presentLine(line, language),
      },
    },
    metrics: serverMetrics(core.database),
    importer: owlWorkshopImporter(core),
    work: () => factoryWork(services, config),
  };
}
