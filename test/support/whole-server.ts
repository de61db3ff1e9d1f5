/** A server of all systems with a worker, on a database of its own, at the address that its documents name. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCore } from '../../src/app/compose.ts';
import { readConfig } from '../../src/app/config.ts';
import { createSystems, SYSTEM_NAMES, type Systems } from '../../src/app/systems.ts';
import { prepareWork, startWork } from '../../src/app/work.ts';
import type { Core } from '../../src/core/core.ts';
import { createServer } from '../../src/http/serve/server.ts';
import { createTestDatabase } from './database.ts';
import { quiet } from './logger.ts';
import { freePort } from './ports.ts';

export interface WholeServer extends AsyncDisposable {
  /** `http://127.0.0.1:40123`; each system is below its name. */
  readonly origin: string;
  readonly core: Core;
  readonly systems: Systems;
  /** Answers with a status that their route does not declare. */
  readonly undeclared: string[];
}

export async function startWholeServer(environment: Record<string, string> = {}): Promise<WholeServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'owlery-data-'));
  const port = environment.PORT === undefined ? await freePort() : Number(environment.PORT);
  const config = readConfig({
    DATABASE_URL: (await createTestDatabase()).url,
    OWLERY_DATA_DIR: dataDir,
    OWLERY_ADDRESS_LIMIT: '100000',
    PORT: String(port),
    ...environment,
  });
  const core = await openCore(config, quiet, { stays: true });
  const made = createSystems(core, config);
  const systems = SYSTEM_NAMES.map((name) => made[name]);
  const stopWork = await startWork(core, prepareWork(systems), { maxTasks: 4 });
  for (const system of systems) await system.prepare?.();
  const undeclared: string[] = [];
  const app = await createServer(core, {
    systems,
    onUndeclaredStatus: (route, status) => undeclared.push(`${route} answered ${status}`),
  });
  const origin = await app.listen({ port, host: '127.0.0.1' });
  return {
    origin,
    core,
    systems: made,
    undeclared,
    async [Symbol.asyncDispose]() {
      await app.close();
      await stopWork();
      await core.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
