/** Downloads: immediate collections from interfaces, without a task. */
import type { Viewer } from '../../../core/accounts/viewer.ts';
import type { Database } from '../../../core/db/database.ts';
import type { Journal } from '../../../core/journal/journal.ts';
import type { Reachability } from './aktools/reachable.ts';
import type { Execution } from './executions/execution-queries.ts';
import type { Executions } from './executions/executions.ts';
import { checkInterfaceParameters } from './interfaces/interface-parameters.ts';
import { collectable, type Interfaces } from './interfaces/interfaces.ts';
import type { ParameterValues } from './scripts/parameters.ts';

export interface DownloadsOptions {
  readonly database: Database;
  readonly interfaces: Interfaces;
  readonly executions: Executions;
  readonly aktools: Reachability;
  readonly journal: Journal;
}

export class Downloads {
  readonly #options: DownloadsOptions;

  constructor(options: DownloadsOptions) {
    this.#options = options;
  }

  /**
   * Queues a collection from an interface. It belongs to the caller and is not retried automatically.
   * @throws interface_not_found, interface_unavailable, parameters_invalid, collection_unavailable
   */
  async start(operator: Viewer, interfaceId: number, given: ParameterValues): Promise<Execution> {
    const { database, interfaces, executions, aktools, journal } = this.#options;
    const found = collectable(interfaces.get(interfaceId));
    const parameters = checkInterfaceParameters(found, given);
    await aktools.refuseIfAway();
    const executable = { id: null, owner_id: operator.id, script_id: found.name, parameters, timeout_seconds: null };
    const trigger = { triggeredBy: 'api', operatorId: operator.id } as const;
    // Explicitly an interface, because a script may have the same name.
    return await database.transaction(async (tx) => {
      const execution = await executions.start(tx, executable, trigger, 'interface');
      const target = `execution:${execution.execution_id}`;
      await journal.record(tx, { action: 'collect_interface', target, detail: { interface: found.name, parameters } });
      return execution;
    });
  }
}
